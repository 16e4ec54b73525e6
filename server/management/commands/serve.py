"""``manage.py serve``: the server and one task worker under one supervisor."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.text import Text

from server import env, login
from server.listening import answers, port_is_free, server_command
from server.preparation import prepare
from server.progress import LABEL_WIDTH, padded
from server.supervision import Child, Supervisor

ROOT = Path(__file__).resolve().parents[3]
MOST_PROCESSES = 2
ADDRESSES = (
    ("首页 home", "/"),
    ("图谱 explorer", "/explore"),
    ("接口文档 API docs", "/api/docs/"),
    ("OpenAPI", "/api/v1/openapi.json"),
    ("后台 back office", "/admin/"),
)
HINT = """
  登录链接一小时内可用一次 · the login link works once, within an hour
  Ctrl-C 停止 · stops"""
LOGIN_LABEL = "编辑登录 editor login"
HINT = """
    登录链接一小时内可用一次 · the login link works once, within an hour
    Ctrl-C 停止 · stops"""


class Command(BaseCommand):
    """Serves until Ctrl-C; exit code 1 when the port is taken."""

    help = "启动网站与任务进程 / Start the server and its task worker"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen; PORT gives the default port."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
        processes = min(MOST_PROCESSES, os.cpu_count() or 1)
        parser.add_argument("--processes", type=int, default=processes)
        parser.add_argument("--prepare", action="store_true", help="先准备 / prepare first")

    def handle(self, *_: Any, **options: Any) -> None:
        """Serve."""
        host, port = options["host"], options["port"]
        if not port_is_free(host, port):
            raise CommandError(
                f"端口 {port} 已被占用;请换一个端口,如 PORT={port + 1} make run\n"
                f"Port {port} is taken; choose another, as in PORT={port + 1} make run"
            )
        if options["prepare"]:
            prepare()
        console = Console(highlight=False)
        Supervisor(
            children=[
                Child("网站 server", server_command(host, port, options["processes"])),
                Child("任务进程 worker", [sys.executable, str(ROOT / "manage.py"), "work"]),
            ],
            report=lambda sentence: console.print(f"  ✗ {sentence}", style="red"),
            is_ready=lambda: answers(host, port),
            announce=lambda: announce(console, f"http://{host}:{port}"),
        ).run()
        console.print("\n  已停止 · stopped", style="dim")


def announce(console: Console, origin: str) -> None:
    """Print the addresses and, on a personal installation, a one-time login."""
    console.print()
    for label, path in ADDRESSES:
        _print_address(console, label, origin + path, style="cyan")
    if settings.LOCAL_EDITOR:
        address = origin + login.login_path(login.local_editor())
        _print_address(console, LOGIN_LABEL, address, style="bold red")
    console.print(HINT, style="dim")


def _print_address(console: Console, label: str, address: str, *, style: str) -> None:
    # An address is never wrapped or cut: people copy it, terminals make links of it.
    line = Text.assemble((f"    {padded(label, LABEL_WIDTH)} ", "dim"), (address, style))
    console.print(line, soft_wrap=True)
