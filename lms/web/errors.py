"""What people meet when something is refused, missing or broken: plain words, what to do next, nothing lost."""

import secrets

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from lms.web.extensions import db

log = structlog.get_logger()

PAGES: dict[int, tuple[str, str]] = {
    400: ("That did not arrive whole", "Go back to the page you came from, and try again."),
    404: ("Page not found", "Check the address, or start again from your training."),
    405: ("That cannot be done here", "Go back to the page you came from, and try again."),
    413: ("That is too large", "Send a smaller file or a shorter text."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
}
LOST_FORM = (
    "This page had been open too long",
    "Go back, reload the page, and send it again. What was saved before is kept.",
)


def add_error_pages(app: Flask) -> None:
    """Answer every refusal with a page in plain words, and every fault with a reference."""

    @app.errorhandler(CSRFError)
    def _lost_form(_error: CSRFError) -> tuple[str, int]:
        return _page(400, *LOST_FORM)

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> tuple[str, int] | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        return _page(status, *PAGES.get(status, PAGES[400] if status < 500 else ("Something went wrong", "Try again.")))

    @app.errorhandler(Exception)
    def _broken(_error: Exception) -> tuple[str, int]:
        reference = secrets.token_hex(4)
        log.exception("a page failed", reference=reference, endpoint=request.endpoint)
        return _page(500, "Sorry, something went wrong", f"What you saved is kept. Try again. Reference: {reference}.")


def _page(status: int, title: str, sentence: str) -> tuple[str, int]:
    db.session.rollback()
    return render_template("public/error.html", title=title, sentence=sentence), status
