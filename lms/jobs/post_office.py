"""How a message leaves the house: by SMTP, as plain text."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from lms.records.messages import OutboxMessage

SECONDS_TO_WAIT = 20
CANCELS = "METHOD:CANCEL"


class MailSettingFault(Exception):  # noqa: N818 - the sentence names a setting to mend
    """LMS_MAIL_URL cannot be used; the sentence says what it takes."""


@dataclass(frozen=True)
class PostOffice:
    """A mail server. `scheme` is smtp (with STARTTLS where it is offered) or smtps (encrypted from the start)."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def at(cls, url: str) -> "PostOffice":
        """The server at smtp://user:password@host:port. Raises MailSettingFault when it is not such an address."""
        try:
            parts = urlsplit(url)
            port = parts.port or (465 if parts.scheme == "smtps" else 587)
        except ValueError:
            raise MailSettingFault("LMS_MAIL_URL has a port that is not a number.") from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise MailSettingFault("LMS_MAIL_URL must look like smtp://user:password@mail.example:587.")
        return cls(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))

    @contextmanager
    def counter(self) -> Iterator[smtplib.SMTP]:
        """An open connection, logged in. Raises OSError or smtplib.SMTPException when the server cannot be reached."""
        server = self._open()
        try:
            if self.user:
                server.login(self.user, self.password)
            yield server
        finally:
            try:
                server.quit()
            except OSError:  # which every fault of smtplib is
                server.close()

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS_TO_WAIT, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS_TO_WAIT)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif self.user:
            server.close()
            raise smtplib.SMTPNotSupportedError("The mail server asks for a password but offers no encryption.")
        return server


def letter(message: OutboxMessage, *, sender: str) -> EmailMessage:
    """The message as it travels. Its Message-ID is always the same, so that one sent twice is known as one."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<outbox-{message.id}@{sender.rpartition('@')[2].rstrip('>')}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    if message.calendar:
        mail.add_attachment(message.calendar, subtype="calendar", filename="session.ics", params=_calendar(message))
    return mail


def _calendar(message: OutboxMessage) -> dict[str, str]:
    """What the file asks of a calendar, said outside it too: programs look there first."""
    return {"method": "CANCEL" if CANCELS in message.calendar else "PUBLISH"}
