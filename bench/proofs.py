"""What a certificate costs, against ReportLab drawing as much text with a QR code and an embedded font."""

import io
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from itertools import count

import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.figures import Figure
from bench.measuring import own_cpu_ms, taken_in_turn
from bench.workshop import Workshop
from certificates.certificate import CertificateFacts
from certificates.layout import body_of, proof_of
from certificates.lettering import Face
from certificates.page import draw

CERTIFICATE_RATIO = 1.3
FONT = "bare"
_numbers = count(1)


def proofs(workshop: Workshop) -> Iterator[Figure]:
    """Certificates of people with different names, so that nothing is drawn twice."""
    face = files("weblate_fonts") / "static" / "weblate_fonts" / Face.PLAIN
    pdfmetrics.registerFont(TTFont(FONT, io.BytesIO(face.read_bytes())))
    drawn = workshop.sizes.certificates
    draw(facts_of_one())
    ceiling, value = taken_in_turn(
        lambda: own_cpu_ms(lambda: [_bare(facts_of_one()) for _ in range(drawn)]) / drawn,
        lambda: own_cpu_ms(lambda: [draw(facts_of_one()) for _ in range(drawn)]) / drawn,
        rounds=workshop.sizes.rounds,
    )
    yield Figure("certificate as PDF, CPU", value, "ms", ceiling, CERTIFICATE_RATIO)


def facts_of_one() -> CertificateFacts:
    """Another holder each time."""
    number = next(_numbers)
    return CertificateFacts(
        holder=f"Amina Yusuf the {number}th",
        award="modern-slavery-1",
        topic_title="Modern slavery",
        tier=1,
        tier_name="Notice",
        course_title="Modern slavery: notice and tell",
        edition="0.9",
        completed_on=date(2026, 11, 25),
        expires_on=date(2028, 11, 25),
        percent=91,
        how="Study and quiz",
        issuer="Riverside Community Safety Partnership",
        organisation="Riverside Council",
        outcomes=("Notice signs that belong together", "Tell the right person", "Keep people safe"),
        code=f"ABCD-EFGH-{number:04}",
        check_url=f"https://training.riverside.example/check/ABCD-EFGH-{number:04}",
    )


def _bare(facts: CertificateFacts) -> bytes:
    """The same lines in one face, and the QR code as ReportLab's rectangles; no tags, no shaping."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    for piece in (*body_of(facts), *proof_of(facts)):
        for line, _ink, left, y in piece.lines:
            canvas.setFont(FONT, line.size)
            canvas.drawString(left, y, line.text)
    path = canvas.beginPath()
    for row, modules in enumerate(segno.make_qr(facts.check_url, error="m").matrix):
        for column, dark in enumerate(modules):
            if dark:
                path.rect(50 + column * 2.5, 150 - row * 2.5, 2.5, 2.5)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.save()
    return file.getvalue()
