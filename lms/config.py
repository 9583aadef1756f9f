"""Settings, read once from the environment into one frozen value. Every one is explained in docs/running-it.md."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lms.rules.retention import USUAL, Periods


class SettingFault(Exception):  # noqa: N818 - the sentence names a setting to mend
    """A setting cannot be used; the sentence names it and says what it takes."""


@dataclass(frozen=True)
class Settings:
    """What the product is told from outside. Defaults are safe for a machine on the internet."""

    database_url: str
    data_dir: Path
    secret_key: str
    site_url: str
    trusted_hosts: tuple[str, ...]
    partnership_name: str = "Coventry Community Safety Partnership"
    session_hours: int = 12
    link_minutes: int = 30
    secure_cookies: bool = True
    mail_url: str = ""
    mail_from: str = "training@partnership.example"
    demo: bool = False
    trusted_proxies: int = 0
    """Web servers of ours that a request passes before it comes here; each writes down whom it had it from."""
    max_upload_megabytes: int = 12
    large_table_rows: int = 2_000
    """A table of more people is made into a file beside the request."""
    content_dir: Path = Path(__file__).resolve().parent.parent / "courses" / "content"
    periods: Periods = USUAL

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings. Raises SettingFault with one plain sentence when a value cannot be used."""
        data_dir = Path(env.get("LMS_DATA_DIR") or "var").resolve()
        site_url = (env.get("LMS_SITE_URL") or _local_url(env)).rstrip("/")
        if not site_url.startswith(("http://", "https://")):
            raise SettingFault("LMS_SITE_URL must begin with https:// (or http:// on your own machine).")
        host = site_url.split("//", 1)[1].split("/", 1)[0].split(":", 1)[0]
        hosts = tuple(filter(None, (name.strip() for name in env.get("LMS_TRUSTED_HOSTS", "").split(","))))
        return cls(
            database_url=_database_url(env.get("DATABASE_URL", ""), data_dir),
            data_dir=data_dir,
            secret_key=env.get("LMS_SECRET_KEY") or _kept_secret(data_dir),
            site_url=site_url,
            trusted_hosts=hosts or tuple(dict.fromkeys((host, "localhost", "127.0.0.1"))),
            partnership_name=env.get("LMS_PARTNERSHIP_NAME") or cls.partnership_name,
            session_hours=_number(env, "LMS_SESSION_HOURS", cls.session_hours),
            link_minutes=_number(env, "LMS_LINK_MINUTES", cls.link_minutes),
            secure_cookies=site_url.startswith("https://"),
            mail_url=env.get("LMS_MAIL_URL", ""),
            mail_from=env.get("LMS_MAIL_FROM") or cls.mail_from,
            demo=_switch(env, "LMS_DEMO"),
            trusted_proxies=_number(env, "LMS_TRUSTED_PROXIES", cls.trusted_proxies, least=0, most=10),
            max_upload_megabytes=_number(env, "LMS_MAX_UPLOAD_MEGABYTES", cls.max_upload_megabytes),
            large_table_rows=_number(env, "LMS_LARGE_TABLE_ROWS", cls.large_table_rows, most=1_000_000),
            content_dir=Path(env["LMS_CONTENT_DIR"]).resolve() if env.get("LMS_CONTENT_DIR") else cls.content_dir,
            periods=_periods(env),
        )


def _local_url(env: Mapping[str, str]) -> str:
    return f"http://{env.get('HOST') or '127.0.0.1'}:{env.get('PORT') or '8000'}"


def _database_url(given: str, data_dir: Path) -> str:
    """Bare postgresql:// means psycopg 3; nothing given means a file in the data directory."""
    if not given:
        data_dir.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{data_dir / 'lms.sqlite3'}"
    for bare in ("postgresql://", "postgres://"):
        if given.startswith(bare):
            return "postgresql+psycopg://" + given.removeprefix(bare)
    if not given.startswith(("sqlite:", "postgresql+psycopg:")):
        raise SettingFault("DATABASE_URL must begin with sqlite: or postgresql:.")
    return given


def _kept_secret(data_dir: Path) -> str:
    """The signing secret, made once and kept beside the data so that sessions survive a restart."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _number(env: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int = 100_000) -> int:
    text = env.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
        raise SettingFault(f"{name} must be a whole number from {least} to {most}.")
    return int(text)


def _periods(env: Mapping[str, str]) -> Periods:
    """How many days each kind of trace is kept."""
    return Periods(
        sessions=_number(env, "LMS_KEEP_SESSIONS_DAYS", USUAL.sessions),
        links=_number(env, "LMS_KEEP_LINKS_DAYS", USUAL.links),
        mail=_number(env, "LMS_KEEP_MAIL_DAYS", USUAL.mail),
        lists=_number(env, "LMS_KEEP_LISTS_DAYS", USUAL.lists),
        list_faults=_number(env, "LMS_KEEP_LIST_FAULTS_DAYS", USUAL.list_faults),
        notices=_number(env, "LMS_KEEP_NOTICES_DAYS", USUAL.notices),
        checks=_number(env, "LMS_KEEP_CHECKS_DAYS", USUAL.checks),
        views=_number(env, "LMS_KEEP_VIEWS_DAYS", USUAL.views),
        exports=_number(env, "LMS_KEEP_EXPORTS_DAYS", USUAL.exports),
        export_orders=_number(env, "LMS_KEEP_EXPORT_ORDERS_DAYS", USUAL.export_orders),
        access_needs=_number(env, "LMS_KEEP_ACCESS_NEEDS_DAYS", USUAL.access_needs),
    )


def _switch(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name, "").lower()
    if text not in {"", "0", "1", "no", "yes", "false", "true"}:
        raise SettingFault(f"{name} must be yes or no.")
    return text in {"1", "yes", "true"}
