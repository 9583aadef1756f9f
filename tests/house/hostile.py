"""Requests as no browser sends them: made up from a seed, so that a bad one can be sent again."""

import io
import random
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote_to_bytes

from werkzeug.test import create_environ, run_wsgi_app

from tests.house.authorisation import STANDS_FOR, TABLE, Line, address
from tests.house.world import World

HUGE = 10 * 1024 * 1024
ONE_HUGE_IN = 150
"""One request in so many carries something of ten megabytes."""
LEAVE = ("/sign-out", "/exit")
SPOILT = ("\x00", "a\x00b", "9" * 30, "2147483648", "-1", "\ud800", "x" * 5_000, "<b>", "2026-02-30")
BOUNDARY = "----between-the-parts"
SENDERS = "-AAMBBGPW"
METHODS = ("GET", "GET", "GET", "POST", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO")

TEXTS = (
    *("", " ", "0", "1", "-1", "00000001", "1.5", "1e999", "NaN", "true", "null", "None", "undefined", "[]", "{}"),
    *("9" * 30, "-" + "9" * 30, "0x7fffffff", "2147483648", "9223372036854775808", "٣", "²", "𝟙", "½", "1_000"),
    *("\x00", "a\x00b", "\x00" * 50, "\x1b[31m", "\x7f", "\x85", "\ufeff", "\uffff", "\u202egnp.exe", "\u2028"),
    *(
        "\ud800",
        "a\udfffb",
        "\U0010ffff",
        "é" * 300,
        "e\u0301" * 500,
        "ﷺ" * 200,
        "👩‍👩‍👧‍👦" * 50,
        "Zalgo" + "\u0334" * 400,
    ),
    *("' OR 1=1 --", '"; DROP TABLE people; --', "%", "%%", "_", "\\", "%_%\\", "${7*7}", "{{7*7}}", "{0}", "%s%n"),
    *("<script>alert(1)</script>", "<b>Bob", "]]>", "&#0;", "javascript:alert(1)", "//evil.example", "/\\evil.example"),
    *(
        "../../etc/passwd",
        "..%2f..%2f",
        "C:\\con",
        "file:///etc/passwd",
        "\r\nSet-Cookie: a=b",
        "a\nb\tc",
        "=cmd|' /C'!A0",
    ),
    *("2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "0001-01-01", "-0001-01-01", "2026-W48-3", "20261125"),
    *("2026-11-25T10:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999-23:59", "2026-11-25T10:00:00+99:99"),
    *("00000000-0000-0000-0000-000000000000", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "urn:uuid:1", "g" * 36),
    *(
        "CV-0000-0000-0000-0000-0",
        "cv 0000",
        "CV" + "9" * 70,
        "amina.yusuf@council.example",
        "a@b",
        "@",
        "a@" + "b" * 300,
    ),
    *("x" * 251, "x" * 5_000, "x," * 3_000, "\n" * 4_000, "9" * 4_400),
)
NAMES = (
    *("act", "answer", "attempt", "award", "because", "by", "check", "code", "confirm", "csrf_token", "due-day"),
    *("due-month", "due-year", "email", "file", "goes_to", "leave_out", "leavers_confirmed", "link", "made", "name"),
    *(
        "number",
        "on",
        "on-day",
        "on-month",
        "on-year",
        "order",
        "page",
        "password",
        "pasted",
        "pdf",
        "person",
        "pressed",
    ),
    *("q", "reason", "seen", "show", "source", "staff_number", "full_name", "given_name", "stopped", "then", "unit"),
    *("use_for", "version", "when_open", "", "__proto__", "a[b]", "x" * 300, "\x00", "\ud800"),
)
BROKEN_PARTS = (b"%", b"%zz", b"%00", b"%ff", b"%ED%A0%80", b"%C0%AF", b"..;", b"%2e%2e%2f", b"%252e", b";a=b")
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    f"multipart/form-data; boundary={BOUNDARY}",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    f"multipart/form-data; boundary={'x' * 500}",
    f"multipart/mixed; boundary={BOUNDARY}",
    "application/json",
    "text/plain; charset=nonsense",
    "image/svg+xml",
    "\xff/\xfe",
    "",
)
HEADERS: tuple[Mapping[str, str], ...] = (
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "localhost.evil.example"},
    {"HTTP_HOST": "localhost:99999999"},
    {"HTTP_HOST": ""},
    {"HTTP_HOST": "[::1"},
    {"HTTP_HOST": "local\x00host"},
    {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "gopher"},
    {"HTTP_COOKIE": "session=" + "x" * 8_000},
    {"HTTP_COOKIE": "session=.eJwFwQEBAAAAgJD_rw.x.y; held_form=a.b.c; remember_token=1"},
    {"HTTP_COOKIE": 'session="\\000\\377"; ;;=;a'},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=nonsense, \xff"},
    {"HTTP_RANGE": "bytes=99999999999999999999-"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT", "HTTP_IF_NONE_MATCH": '"\xff'},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5_000, "HTTP_USER_AGENT": "\x01\xff"},
    {"HTTP_REFERER": "http://[", "HTTP_ORIGIN": "null"},
    {"HTTP_AUTHORIZATION": "Basic ====", "HTTP_X_CSRFTOKEN": "\xff"},
    {"CONTENT_LENGTH": "9" * 30},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "twelve"},
    {"CONTENT_LENGTH": "5"},
    {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""},
    {"SERVER_PROTOCOL": "HTTP/9.9", "HTTP_EXPECT": "nothing"},
)


@dataclass(frozen=True)
class Attack:
    """One request; `path` and `query` are bytes as they stand on the wire, percent signs and all."""

    who: str
    method: str
    path: bytes
    query: bytes = b""
    kind: str = ""
    body: bytes = b""
    environ: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        sent = f"{self.body[:200]!r}{f'… {len(self.body)} bytes' if len(self.body) > 200 else ''}"
        return (
            f"{self.method} {self.path!r}?{self.query[:200]!r} as {self.who}, {self.kind!r} {sent} {dict(self.environ)}"
        )


def attacks(world: World, seed: int, number: int) -> Iterator[Attack]:
    """So many requests on the routes of the table, always the same for a seed in this world."""
    dice = random.Random(seed)
    for _ in range(number):
        yield _attack(world, dice)


def spoilt_one_by_one(world: World) -> Iterator[Attack]:
    """Every form of the table as somebody let in sends it, with one field at a time that no database takes."""
    for line in TABLE:
        if line.method != "POST" or line.path in LEAVE:
            continue
        owners = {"": line.let_in} if isinstance(line.let_in, str) else line.let_in
        whose, who = next((owner, letters.strip("-od")[0]) for owner, letters in owners.items() if letters)
        things = world.things[whose or "amina"]
        path = address(line.path, things).encode()
        right = {
            name: str(value).format_map(things) for name, value in line.form.items() if not isinstance(value, tuple)
        }
        for name in right:
            for value in SPOILT:
                fields = {**right, name: value, "csrf_token": world.principals[who].token}
                sent = "&".join(f"{_plus(one)}={_plus(text)}" for one, text in fields.items())
                yield Attack(who, "POST", path, kind=TYPES[0], body=sent.encode())


def answer_to(world: World, attack: Attack) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body of what the app answers, without a client that would tidy the request."""
    principal = world.principals[attack.who]
    environ = create_environ(method=attack.method, base_url="http://localhost/")
    environ |= {
        "PATH_INFO": _unquoted(attack.path).decode("latin-1"),
        "RAW_URI": attack.path.decode("latin-1"),
        "QUERY_STRING": attack.query.decode("latin-1"),
        "CONTENT_LENGTH": str(len(attack.body)),
        "CONTENT_TYPE": attack.kind,
        "wsgi.input": io.BytesIO(attack.body),
        "HTTP_COOKIE": f"session={principal.cookie}",
        **attack.environ,
    }
    parts, status, headers = run_wsgi_app(world.app, environ, buffered=True)
    return int(status.split(" ", 1)[0]), dict(headers), b"".join(parts)


def _attack(world: World, dice: random.Random) -> Attack:
    who = dice.choice(SENDERS)
    line = dice.choice(TABLE)
    things = world.things[dice.choice(("amina", "amina", "amina", "conor", "emeka", "ivo", "nobody"))]
    method = line.method if dice.random() < 0.7 else dice.choice(METHODS)
    path = b"/".join(_part(part, things, dice) for part in line.path.split("/"))
    query = _urlencoded(_pairs(dice, line, things, dice.randint(0, 3)), dice) if dice.random() < 0.6 else b""
    kind, body = ("", b"") if method in ("GET", "HEAD") else _body(world.principals[who].token, line, things, dice)
    odd = dice.choice(HEADERS) if dice.random() < 0.15 else {}
    return Attack(who, method, path, query, kind, body, odd)


def _part(part: str, things: Mapping[str, str], dice: random.Random) -> bytes:
    """One part of a path: as it is, or with anything in place of what it names."""
    if "<" not in part:
        return part.encode()
    start, rest = part.split("<", 1)
    name, end = rest.rsplit(">", 1)
    name = name.rsplit(":", 1)[-1]
    if dice.random() < 0.7:
        value = quote(things.get(name) or STANDS_FOR[name], safe="").encode()
    elif dice.random() < 0.3:
        value = dice.choice(
            (b"%", b"%zz", b"%00", b"%ff", b"%ED%A0%80", b"%C0%AF", b"..;", b"%2e%2e%2f", b"%252e", b";a=b")
        )
    else:
        value = quote(dice.choice(TEXTS)[:3_000], safe="", errors="surrogatepass").encode()
    return start.encode() + value + end.encode()


def _pairs(dice: random.Random, line: Line, things: Mapping[str, str], more: int) -> list[tuple[str, str]]:
    """Fields: the right ones, some of them spoilt, lost or twice; and others that nobody asked for."""
    pairs: list[tuple[str, str]] = []
    for name, value in line.form.items():
        if isinstance(value, tuple) or dice.random() < 0.1:
            continue
        good = str(value).format_map(things)
        pairs.append((name, good if dice.random() < 0.6 else dice.choice(TEXTS)))
        if dice.random() < 0.1:
            pairs += [(name, dice.choice(TEXTS))] * dice.choice((1, 2, 40))
    pairs += [(dice.choice(NAMES), dice.choice(TEXTS)) for _ in range(more)]
    if dice.randrange(ONE_HUGE_IN) == 0:
        pairs.append((dice.choice(NAMES), dice.choice(("x", "\x00", "1 ", "<p>", "é")) * (HUGE // 2)))
    return pairs


def _urlencoded(pairs: list[tuple[str, str]], dice: random.Random) -> bytes:
    encoded = "&".join(f"{_plus(name)}={_plus(value)}" for name, value in pairs).encode()
    if dice.random() < 0.1:
        encoded += dice.choice((b"&%zz=%", b"&%ff=%fe", b"&&&=&;", b"&a", b"&\xff\xfe=\x00", b"&unit%00=1"))
    return encoded[: HUGE + 1000]


def _plus(text: str) -> str:
    return quote_plus(text, errors="surrogatepass") if len(text) < 100_000 else text.replace("&", "+")[:HUGE]


def _body(token: str, line: Line, things: Mapping[str, str], dice: random.Random) -> tuple[str, bytes]:
    pairs = _pairs(dice, line, things, dice.randint(0, 4))
    if dice.random() < 0.9:
        pairs.insert(0, ("csrf_token", token))
    way = dice.random()
    if way < 0.55:
        return TYPES[0], _urlencoded(pairs, dice)
    if way < 0.85:
        return TYPES[2], _multipart(pairs, _files(line, dice), dice)
    return dice.choice(TYPES), dice.choice(
        (_urlencoded(pairs, dice), _multipart(pairs, [], dice), b"\xff\xfe", b"{", b"")
    )


def _multipart(pairs: list[tuple[str, str]], files: list[tuple[str, str, bytes]], dice: random.Random) -> bytes:
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode(errors="surrogatepass")
        + value.encode(errors="surrogatepass")
        for name, value in pairs
    ]
    parts += [
        f'Content-Disposition: form-data; name="{name}"; filename="{saved}"\r\n'.encode(errors="surrogatepass")
        + b"Content-Type: application/octet-stream\r\n\r\n"
        + content
        for name, saved, content in files
    ]
    whole = b"".join(b"--" + BOUNDARY.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    whole += b"--" + BOUNDARY.encode() + b"--\r\n"
    return whole if dice.random() < 0.85 else _spoilt(whole, dice)


def _spoilt(whole: bytes, dice: random.Random) -> bytes:
    """A multipart body that breaks off, or with something missing or wrong in the middle."""
    at = dice.randrange(len(whole))
    return dice.choice(
        (
            whole[:at],
            whole[at:],
            whole[:at] + b"\x00\r\n\r\n--" + whole[at:],
            whole.replace(b"form-data; ", b""),
            whole.replace(b"\r\n", b"\n"),
            whole.replace(b'"', b""),
            whole * 3,
        )
    )


def _files(line: Line, dice: random.Random) -> list[tuple[str, str, bytes]]:
    wanted = [name for name, value in line.form.items() if isinstance(value, tuple)] or ["file"]
    if dice.random() < 0.5 and wanted == ["file"]:
        return []
    return [(dice.choice((*wanted, *wanted, "", "other")), dice.choice(FILE_NAMES), dice.choice(FILES))]


def _workbook(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members.items():
            book.writestr(name, content)
    return held.getvalue()


def _unquoted(path: bytes) -> bytes:
    return unquote_to_bytes(path)


FILE_NAMES = (
    "list.csv",
    "",
    "../../x.csv",
    "x" * 300 + ".xlsx",
    "a\x00b.csv",
    "\ud800.csv",
    "con.xlsx",
    '".csv',
    "é.pdf",
)
_HEAD = b"Staff No,First Name,Last Name,Email\r\n"
FILES: tuple[bytes, ...] = (
    b"",
    b"\x00" * 100,
    b"\xff\xfe\x00",
    b"%PDF-",
    b"%PDF-1.7\n" + b"\x00" * 1000,
    b"PK\x03\x04",
    _workbook(**{"xl/workbook.xml": b"<a"}),
    _workbook(**{"xl/worksheets/sheet1.xml": b"0" * 3_000_000, "[Content_Types].xml": b"<Types/>"}),
    _workbook(**{"../../etc/passwd": b"x", "a/" * 200: b""}),
    _HEAD,
    _HEAD + b"1,Una,New,una@council.example\r\n" * 300,
    _HEAD + b'1,"Una,New,una@council.example\r\n' * 20,
    _HEAD + b"1,U\x00na,N\xffew,una@council.example\r\n",
    _HEAD + "1,\ud800,=1+1,a@b\r\n".encode(errors="surrogatepass"),
    _HEAD + b"9" * 200_000,
    b",".join([b"x"] * 5_000) + b"\r\n1\r\n",
    b"\r\n" * 50_000,
    "\ufeffStaff No;First Name\r\n1;é".encode("utf-16"),
)
