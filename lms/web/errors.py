"""What people meet when something is refused, missing or broken: plain words, what to do next, nothing lost."""

import secrets

import structlog
from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from lms.web import leaving
from lms.web.extensions import db, login

log = structlog.get_logger()

PAGES: dict[int, tuple[str, str]] = {
    400: ("That did not arrive whole", "Go back to the page you came from, and try again."),
    404: ("Page not found", "Check the address, or start again from the first page."),
    405: ("That cannot be done here", "Go back to the page you came from, and try again."),
    413: ("That is too large", "Send a smaller file or a shorter text."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
}
UNKNOWN = ("Something went wrong", "Try again in a few minutes.")
LOST_FORM = (
    "This page had been open too long",
    "Go back, reload the page, and send it again. What was saved before is kept.",
)
WRONG_HOST = "This site does not answer at that address.\n"

Answer = tuple[str, int] | AnyResponse


def add_error_pages(app: Flask) -> None:
    """Answer every refusal with a page in plain words, and every fault with a reference."""

    @app.errorhandler(SecurityError)
    def _wrong_host(_error: SecurityError) -> Answer:
        # no page: every link on it would carry the forged name
        return Response(WRONG_HOST, status=400, mimetype="text/plain")

    @app.errorhandler(CSRFError)
    def _lost_form(_error: CSRFError) -> Answer:
        return leaving.leave() if request.endpoint == leaving.ENDPOINT else _page(400, *LOST_FORM)

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> Answer | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        if error.response is not None:
            return error
        return _page(status, *PAGES.get(status, PAGES[400] if status < 500 else UNKNOWN))

    @app.errorhandler(Exception)
    def _broken(_error: Exception) -> Answer:
        reference = secrets.token_hex(4)
        log.exception("a page failed", reference=reference, endpoint=request.endpoint)
        if request.endpoint == leaving.ENDPOINT:
            return leaving.leave()
        g._login_user = login.anonymous_user()  # the database may be what broke: do not ask it who is here
        return _page(500, "Sorry, something went wrong", f"What you saved is kept. Try again. Reference: {reference}.")


def _page(status: int, title: str, sentence: str) -> tuple[str, int]:
    try:
        db.session.rollback()
    except SQLAlchemyError:
        log.exception("a transaction could not be taken back", endpoint=request.endpoint)
    return render_template("public/error.html", title=title, sentence=sentence), status
