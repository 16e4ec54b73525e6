"""What listens for HTTP: the command of granian, and whether a port is free or answered."""

import http.client
import socket
import sys

THREADS_A_WORKER = 8


def port_is_free(host: str, port: int) -> bool:
    """Say whether a server could listen at ``host`` and ``port`` now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # Without it a port is refused for a minute after the last server closed its connections.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def server_command(host: str, port: int, processes: int) -> list[str]:
    """Give the command of the granian server: synchronous views on bounded threads.

    >>> server_command("127.0.0.1", 8000, 2)[-1]
    'server.wsgi:application'
    """
    options = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": processes,
        "blocking-threads": THREADS_A_WORKER,
        "workers-kill-timeout": 3,
        "log-level": "error",
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    flags += ["--no-ws", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *flags, "server.wsgi:application"]


def answers(host: str, port: int) -> bool:
    """Say whether the server at ``host`` and ``port`` answers, whatever it says."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/livez")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
