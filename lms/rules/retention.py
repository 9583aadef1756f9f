"""How long each kind of trace is kept. What people learned and the posts they held are history: they have no period."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class Periods:
    """Days. The defaults are provisional until the partnership sets its own, see docs/privacy-and-retention.md."""

    sessions: int = 30
    """After a session has ended or run out."""
    links: int = 7
    """After a sign-in link has run out."""
    mail: int = 90
    """After an e-mail was sent, or written and never sent: its address and text. That there was one stays."""
    lists: int = 14
    """After a staff list was brought in and not applied: its rows."""
    list_faults: int = 90
    """After a staff list was applied: the rows that needed a look, and whose posts it ended."""
    notices: int = 400
    """After a reminder was planned: long enough that nobody is reminded twice of one stage."""
    checks: int = 730
    """After a short check was handed in, or begun and left: its answers, what it showed, and how it went."""
    views: int = 365
    """After somebody looked at a record."""
    exports: int = 7
    """After a large table was made into a file for somebody."""
    export_orders: int = 90
    """After they asked for it: that they did."""
    access_needs: int = 30
    """After the day of a live session, or after the booking was cancelled: what somebody asked for there."""

    def before(self, days: int, *, at: datetime) -> datetime:
        """What lies before this instant is past its period."""
        return at - timedelta(days=days)

    def before_day(self, days: int, *, on: date) -> date:
        """The same for days."""
        return on - timedelta(days=days)


USUAL = Periods()
