"""Requests that cannot be read, as no browser sends them: turned away before anything looks into them."""

from flask import Flask, abort, request

LONGEST_QUERY = 64 * 1024
"""Ten times the longest address of any page: a hundred people chosen by name."""


def refuse_unreadable_addresses(app: Flask) -> None:
    """Answer 400 to an address that is not text, 414 to one too long to look into, 404 to a thing with a NUL.

    Nothing has a NUL in its name, and PostgreSQL does not even look for one. What is asked after the "?" is left to
    the form it belongs to, which can say what to do.
    """

    @app.before_request
    def _refuse() -> None:
        if request.routing_exception is not None:
            return  # a forged host or a page there is not: answered in its own way
        if len(request.query_string) > LONGEST_QUERY:
            abort(414)
        if not _is_text(request.query_string):
            abort(400)
        if "\x00" in request.path:
            abort(404)


def _is_text(query: bytes) -> bool:
    try:
        query.decode()
    except UnicodeDecodeError:
        return False
    return True


def refuse_nameless_fields() -> None:
    """Answer 400 to a form with a part that has no name, which whoever looks for a field by its name trips over."""
    if None in request.form or None in request.files:
        abort(400)
