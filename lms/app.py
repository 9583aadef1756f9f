"""Making the app: settings, content, database, doors. The only place, with the command line, that reads a clock."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask, g
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from courses.catalogue import Catalogue
from courses.kept import kept_catalogue
from lms.actions.secrets import hash_of
from lms.config import Settings
from lms.records.database import engine_options, prepare_engine
from lms.records.queries.people_signed_in import find_signed_in_person
from lms.web import blueprints, shell
from lms.web.access import Visitor, public, refuse_unguarded_views
from lms.web.errors import add_error_pages
from lms.web.extensions import House, csrf, db, login
from lms.web.extensions import session as request_session
from lms.web.filters import add_filters
from lms.web.headers import add_headers
from lms.web.looking import add_looking
from lms.web.public.searching import HELP_PAGES
from lms.web.static_files import send_static
from lms.web.unreadable import refuse_unreadable_addresses

Clock = Callable[[], datetime]

KEPT_CONTENT = "kept-content"
"""In the data directory; may be thrown away at any time."""

FORM_PARTS = 20_000
"""A staff list's columns and a pasted list stay far below this; a flood of fields does not."""


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def create_app(
    settings: Settings | None = None, *, catalogue: Catalogue | None = None, clock: Clock = utc_now
) -> Flask:
    """The whole app; its commands are hung in by wsgi.py.

    Raises SettingFault, ContentFaults or RuntimeError with all that is wrong before it serves.
    """
    settings = settings or Settings.from_environment(os.environ)
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    _configure(app, settings)
    _see_past_proxies(app, settings.trusted_proxies)
    content = catalogue or kept_catalogue(settings.content_dir, settings.data_dir / KEPT_CONTENT, settings.secret_key)
    app.extensions["house"] = House(settings, content, HELP_PAGES)
    _open_database(app)
    _read_the_clock_once(app, clock)
    refuse_unreadable_addresses(app)
    csrf.init_app(app)
    _know_visitors(app)
    add_filters(app)
    add_headers(app)
    add_looking(app)
    add_error_pages(app)
    shell.add_shell(app)
    blueprints.add_blueprints(app)
    app.view_functions["static"] = public(send_static)
    refuse_unguarded_views(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_REFRESH_EACH_REQUEST=False,  # its row ends hours after signing in, however young the cookie
        WTF_CSRF_CHECK_DEFAULT=False,  # the doorman checks, once he knows who is there
        WTF_CSRF_TIME_LIMIT=None,  # a page left open over lunch must not cost an answer
        MAX_CONTENT_LENGTH=settings.max_upload_megabytes * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=FORM_PARTS,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
    )


def _see_past_proxies(app: Flask, proxies: int) -> None:
    """Take a request as coming from where our own web servers had it from; without any, believe no header.

    Only the address: the name comes in `Host`, and whether it is HTTPS is known from LMS_SITE_URL.
    """
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]  # Flask's documented way


def _open_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        engine: Engine = db.engine
        prepare_engine(engine)
        if hasattr(os, "register_at_fork"):
            # a socket shared by two processes answers the wrong one
            os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))


def _read_the_clock_once(app: Flask, clock: Clock) -> None:
    @app.before_request
    def _set_the_instant() -> None:
        g.at = clock()


def _know_visitors(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # the session row is the protection; addresses change between two visits

    @login.user_loader  # type: ignore[untyped-decorator]
    def _load(token: str) -> Visitor | None:
        person = find_signed_in_person(request_session(), secret_hash=hash_of(token), at=g.at)
        return Visitor(person, token) if person else None
