"""What people are written about a session they booked. The day and the place, never the subject: mail is overlooked."""

from datetime import datetime

from lms.rules.booking import Terms
from lms.rules.calendar_file import Meeting

SUBJECT = "Your training"
TITLE = "Training session"
"""What stands in calendars, which others at work can read."""


def booked(given_name: str, terms: Terms, *, link: str, **_more: object) -> str:
    """A letter saying that somebody has a place."""
    return (
        f"Hello {given_name},\n\n"
        f"You have a place in a training session:\n\n{_where(terms)}\n"
        "The file with this letter puts it into your calendar.\n\n"
        f"{_change(link)}"
    )


def waiting(given_name: str, terms: Terms, *, link: str, **_more: object) -> str:
    """A letter saying that somebody is on the waiting list."""
    return (
        f"Hello {given_name},\n\n"
        f"This training session is full, and you are on the waiting list:\n\n{_when(terms)}\n"
        "If a place comes free, the person who has waited longest gets it, and we write to you.\n\n"
        f"{_change(link)}"
    )


def promoted(given_name: str, terms: Terms, *, link: str, **_more: object) -> str:
    """A letter saying that a place came free."""
    return (
        f"Hello {given_name},\n\n"
        f"A place has come free, and it is yours:\n\n{_where(terms)}\n"
        "The file with this letter puts it into your calendar. If the day does not suit you any more, that is all "
        "right: give the place back, and the next person gets it.\n\n"
        f"{_change(link)}"
    )


def given_back(given_name: str, terms: Terms, *, link: str, **_more: object) -> str:
    """A letter saying that a place was given back."""
    return (
        f"Hello {given_name},\n\n"
        f"You have cancelled your place in this training session:\n\n{_when(terms)}\n"
        "The file with this letter takes it out of your calendar. You can book another day here:\n\n"
        f"{link}\n"
    )


def moved(earlier: Terms, given_name: str, terms: Terms, *, has_place: bool, link: str) -> str:
    """A letter saying that a session is at another time or place."""
    kept = "Your place is kept" if has_place else "You are still on the waiting list"
    said = _where(terms) if has_place else _when(terms)
    file = " The file with this letter changes it in your calendar." if has_place else ""
    return (
        f"Hello {given_name},\n\n"
        f"A training session that you booked has changed. It was planned for {earlier.in_words}.\n\n"
        f"Now it is:\n\n{said}\n"
        f"{kept}.{file}\n\n"
        f"{_change(link)}"
    )


def called_off(because: str, given_name: str, terms: Terms, *, link: str, **_more: object) -> str:
    """A letter saying that a session is not held, and why."""
    return (
        f"Hello {given_name},\n\n"
        f"This training session is not held:\n\n{_when(terms)}\n"
        f"Why: {because}\n\nWe are sorry. You can book another day here:\n\n{link}\n"
    )


def reminder(given_name: str, terms: Terms, *, link: str, **_more: object) -> str:
    """A letter some days before."""
    return (
        f"Hello {given_name},\n\n"
        f"Your training session is soon:\n\n{_where(terms)}\n"
        "If you cannot come, cancel your place, and somebody who waits can have it.\n\n"
        f"{_change(link)}"
    )


def keeps_register(given_name: str, terms: Terms, *, link: str) -> str:
    """A letter to somebody who was named to keep the register of a session."""
    return (
        f"Hello {given_name},\n\n"
        f"A training session was planned, and you keep its register:\n\n{_where(terms)}\n"
        f"See who has booked, print the list, and tick who came, here:\n\n{link}\n"
    )


def meeting(uid: str, number: int, terms: Terms, *, link: str, is_cancelled: bool = False) -> Meeting:
    """What a calendar keeps of a session."""
    about = f"{terms.joining}\n\n{link}" if terms.joining else link
    return Meeting(uid, number, TITLE, terms.starts_at, terms.minutes, terms.place, about, link, is_cancelled)


def calendar_uid(uid: str, booked_at: datetime) -> str:
    """What a calendar calls a session that was booked then. Whoever cancels and books again has another meeting."""
    return f"session-{uid}-{booked_at:%Y%m%d%H%M%S}"


def _when(terms: Terms) -> str:
    return f"{terms.in_words}\n{terms.place}\n"


def _where(terms: Terms) -> str:
    lines = [_when(terms)]
    if terms.joining:
        lines.append(f"{terms.joining}\n")
    if terms.access:
        lines.append(f"Access: {terms.access}\n")
    return "".join(lines)


def _change(link: str) -> str:
    return f"See what it is about, or cancel, here:\n\n{link}\n"
