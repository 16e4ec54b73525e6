"""Typed readers of the environment; a bad value stops the start with a sentence that says why."""

import os
import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
ENGINES = frozenset({"django.db.backends.sqlite3", "django.db.backends.postgresql"})
# Immediate transactions make writers queue at BEGIN instead of failing at the first write;
# a publication of a hundred thousand requirements holds the lock for half a minute;
# recursive_triggers lets REPLACE meet the seal's delete triggers (content/sealing.py).
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
    ),
}
# The busiest reads are prepared from their fifth time on (Django prepares nothing of its own) and
# planned once: to plan the greatest takes 6 ms, to carry it out less than one. They find rows by
# key, so one plan serves all values; compiling a plan would cost more than any of them.
POSTGRES_OPTIONS = {
    "prepare_threshold": 5,
    "options": "-c plan_cache_mode=force_generic_plan -c jit=off",
}


def text(name: str, default: str | None = None) -> str:
    """Give the variable ``name``; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set / 必须设置环境变量 {name}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Give a yes/no variable: 1, true, yes, on or 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value} is neither yes nor no / {name} 须为 yes 或 no")


def words(name: str, default: str = "") -> list[str]:
    """Give a comma-separated variable as a list without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """Give a whole-number variable."""
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name}={value} is not a whole number / {name} 须为整数")
    return int(value)


def data_folder() -> Path:
    """Give the folder of the embedded database and other files that grow: ``DATA``, else var/."""
    folder = Path(os.environ.get("DATA", "") or ROOT / "var")
    return folder if folder.is_absolute() else Path.cwd() / folder


def database(folder: Path) -> dict[str, object]:
    """Give the database that ``DATABASE_URL`` names, else SQLite in ``folder``."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        found = database_at(url) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    else:
        folder.mkdir(parents=True, exist_ok=True)
        found = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "plumbline.sqlite3")}
    if found["ENGINE"] == "django.db.backends.sqlite3":
        found["OPTIONS"] = dict(SQLITE_OPTIONS)
        # Opening costs a read a millisecond; who replaces the file stops the server first.
        found["CONN_MAX_AGE"] = 60
    return found


def database_at(url: str) -> dict[str, object]:
    """Give the database of a URL; a connection lasts for one request."""
    try:
        found: dict[str, object] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read / 无法识别: {error}") from error
    if found["ENGINE"] not in ENGINES:
        raise ImproperlyConfigured(
            f"DATABASE_URL names {found['ENGINE']}; write postgres://... or sqlite:///... "
            "/ 数据库只能是 PostgreSQL 或 SQLite：写 postgres://… 或 sqlite:///…"
        )
    prepared = flag("DATABASE_PREPARED", default=True)
    if prepared and found["ENGINE"] == "django.db.backends.postgresql":
        asked = found.get("OPTIONS")
        found["OPTIONS"] = POSTGRES_OPTIONS | (asked if isinstance(asked, dict) else {})
    return found


def kept_secret(folder: Path) -> str:
    """Give the secret kept in ``folder``, made on first use and readable by its owner alone."""
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return file.read_text(encoding="ascii").strip()
