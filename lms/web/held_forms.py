"""A form sent after the session ended is not lost: it waits, signed, in the browser that sent it."""

from typing import cast

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.web.extensions import settings

COOKIE = "held_form"
KEPT_SECONDS = 60 * 60
LARGEST = 3000
"""Browsers keep about 4,000 bytes in a cookie; a larger form is not held."""


def hold(response: Response) -> None:
    """Keep the fields of this POST in the answer's cookie, if they fit."""
    fields = {name: request.form.getlist(name) for name in request.form if name != "csrf_token"}
    packed = _signer().dumps({"path": request.path, "fields": fields})
    if len(packed) <= LARGEST:
        response.set_cookie(
            COOKIE,
            str(packed),
            max_age=KEPT_SECONDS,
            httponly=True,
            secure=settings().secure_cookies,
            samesite="Lax",
        )


def held_fields() -> dict[str, list[str]] | None:
    """The fields held for the page now asked for, or None."""
    packed = request.cookies.get(COOKIE, "")
    if not packed:
        return None
    try:
        held = _signer().loads(packed, max_age=KEPT_SECONDS)
    except BadSignature:
        return None
    return cast(dict[str, list[str]], held["fields"]) if held.get("path") == request.path else None


def let_go(response: Response) -> None:
    """Forget the held form once this page's form is saved."""
    if request.cookies.get(COOKIE) and held_fields() is not None:
        response.delete_cookie(COOKIE)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="held-form")
