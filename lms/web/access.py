"""The doorman: who may come in, to what, and whether the change is kept.

Every view says what it needs: `@allow(Permission.X, thing=things.find_thing)` or `@public`. The app does not start with
a view that says neither. A person who may not see a thing gets the same 404 as for a thing that does not exist.
The door opens a writing transaction for a POST before anything is read, and commits it once, when the view answers
with a redirect or with "nothing more to say" (204). Anything else leaves no trace.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, make_response, redirect, request, url_for
from flask_login import UserMixin, current_user

from lms.records.database import begin_writing
from lms.records.queries.people_signed_in import SignedInPerson
from lms.rules.actor import Actor
from lms.rules.policy import NOTHING, Permission, Subject, may
from lms.web import held_forms
from lms.web.extensions import csrf, db, session
from lms.web.unreadable import refuse_nameless_fields

View = Callable[..., Any]
KEPT_STATUSES = frozenset({204, 301, 302, 303})


@dataclass(frozen=True)
class Thing:
    """What an address names, with what the policy needs to know of it."""

    value: Any
    subject: Subject


Finder = Callable[[Any], Thing | None]


@dataclass(frozen=True)
class Guard:
    """What a view needs before it is called."""

    permission: Permission | None
    finders: dict[str, Finder] = field(default_factory=dict)
    holds_forms: bool = False


class Visitor(UserMixin):  # type: ignore[misc]
    """The signed-in person, in the shape Flask-Login wants."""

    def __init__(self, person: SignedInPerson, token: str) -> None:
        self.person = person
        self.token = token

    def get_id(self) -> str:
        """The session's secret: what the signed cookie carries."""
        return self.token


def person() -> SignedInPerson:
    """The signed-in person. Only for views behind `allow`."""
    visitor: SignedInPerson = current_user.person
    return visitor


def actor() -> Actor:
    """The hand behind this request."""
    return person().actor


def is_signed_in() -> bool:
    """Whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def public(view: View) -> View:
    """Mark a view as open to anybody."""
    return _guarded(view, Guard(permission=None))


def allow(permission: Permission, *, holds_forms: bool = False, **finders: Finder) -> Callable[[View], View]:
    """Mark a view as open to those the policy table names.

    Each keyword names an argument of the address and how to find the thing behind it; the view gets the thing itself.
    With `holds_forms`, a form sent after the session ended is kept in the browser and shown again after signing in.
    """

    def decorate(view: View) -> View:
        return _guarded(view, Guard(permission, finders, holds_forms))

    return decorate


def refuse_unguarded_views(app: Flask) -> None:
    """Stop the start when a view has no guard. Raises RuntimeError naming each."""
    bare = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "guard"))
    if bare:
        raise RuntimeError(f"These views need @allow(...) or @public: {', '.join(bare)}.")


def _guarded(view: View, guard: Guard) -> View:
    @wraps(view)
    def door(**arguments: Any) -> Response:
        writes = request.method == "POST"
        if writes:
            begin_writing(session())
        if guard.permission is not None and not is_signed_in():
            return _ask_to_sign_in(guard)
        if writes:
            refuse_nameless_fields()
            csrf.protect()
        if guard.permission is not None:
            arguments = _checked(guard, arguments)
        response = make_response(view(**arguments))
        _keep_or_forget(response, writes=writes)
        return response

    door.guard = guard  # type: ignore[attr-defined]
    return door


def _checked(guard: Guard, arguments: dict[str, Any]) -> dict[str, Any]:
    """The view's arguments with each named thing found and permitted; 404 otherwise."""
    assert guard.permission is not None  # noqa: S101 - narrows the type; `public` views never come here
    if not guard.finders and not may(actor(), guard.permission, NOTHING):
        abort(404)
    found = dict(arguments)
    for name, finder in guard.finders.items():
        thing = finder(arguments[name])
        if thing is None or not may(actor(), guard.permission, thing.subject):
            abort(404)
        found[name] = thing.value
    return found


def _ask_to_sign_in(guard: Guard) -> Response:
    db.session.rollback()
    goes_to = request.full_path.rstrip("?") if request.method == "GET" else request.path
    response = make_response(redirect(url_for("signing_in.sign_in", goes_to=goes_to), 303))
    if request.method == "POST" and guard.holds_forms:
        held_forms.hold(response)
    return response


def _keep_or_forget(response: Response, *, writes: bool) -> None:
    if writes and response.status_code in KEPT_STATUSES:
        db.session.commit()
        held_forms.let_go(response)
    else:
        db.session.rollback()
