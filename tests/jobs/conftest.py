"""A real mail server that takes letters and keeps them."""

import email
import socket
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from lms.jobs.post_office import PostOffice


class Letterbox:
    """What the server took. Addresses that start with "nobody" are refused."""

    def __init__(self) -> None:
        self.letters: list[Message] = []

    async def handle_RCPT(self, _server: object, _session: object, envelope: Envelope, address: str, _o: object) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 There is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(email.message_from_bytes(envelope.content or b""))
        return "250 OK"


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def office(letterbox: Letterbox) -> Iterator[PostOffice]:
    server = Controller(letterbox, hostname="127.0.0.1", port=free_port())
    server.start()
    yield PostOffice.at(f"smtp://127.0.0.1:{server.port}")
    server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
