"""Requests that cannot be read, as no browser sends them: turned away before anything looks into them."""

from flask import Flask, abort, request

LONGEST_QUERY = 64 * 1024
"""Ten times the longest address of any page: a hundred people chosen by name."""


def refuse_unreadable_addresses(app: Flask) -> None:
    """Answer 400 to an address that is not text or holds a NUL, and 414 to one that is too long to be looked into.

    No name and no search has a NUL in it, and PostgreSQL takes none.
    """

    @app.before_request
    def _refuse() -> None:
        if request.routing_exception is not None:
            return  # a forged host or a page there is not: answered in its own way
        if len(request.query_string) > LONGEST_QUERY:
            abort(414)
        if "\x00" in request.path or b"%00" in request.query_string or not _is_text(request.query_string):
            abort(400)


def _is_text(query: bytes) -> bool:
    try:
        return "\x00" not in query.decode()
    except UnicodeDecodeError:
        return False


def refuse_nameless_fields() -> None:
    """Answer 400 to a form with a part that has no name, which whoever looks for a field by its name trips over."""
    if None in request.form or None in request.files:
        abort(400)
