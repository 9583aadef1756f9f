from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.certificate import LONGEST, LONGEST_OUTCOME, MOST_OUTCOMES
from certificates.layout import FLOOR, FOOT, HEIGHT, MARGIN, WIDTH, Kind, body_of, proof_of, short_facts, tier_line
from certificates.lettering import Compositor
from tests.certificates.examples import FACTS, facts


def spoken(pieces: object) -> list[tuple[str, str]]:
    """Kind and text of each piece, in reading order."""
    assert isinstance(pieces, list)
    return [(piece.kind.value, " ".join(line.text for line, *_ in piece.lines)) for piece in pieces if piece.lines]


def test_the_body_reads_from_the_issuer_to_what_was_learnt() -> None:
    assert spoken(body_of(FACTS)) == [
        ("P", "Riverside Community Safety Partnership"),
        ("H1", "Certificate"),
        ("P", "This is to certify that"),
        ("P", "Łukasz Siân-José Ashworth"),
        ("P", "of Riverside Council"),
        ("P", "completed and passed"),
        ("P", "Modern slavery: notice it and tell someone"),
        ("P", "Modern slavery, tier 1: Notice"),
        ("P", "Completed on 25 November 2026"),
        ("P", "Valid until 25 November 2029"),
        ("P", "Quiz result 91%"),
        ("P", "Completed by Study and quiz"),
        ("P", "Course edition 1.0"),
        ("H2", "Somebody who passes this course can"),
        ("LBody", "Notice signs that belong together."),
        ("LBody", "Tell the right person."),
    ]


def test_what_there_is_not_is_not_mentioned() -> None:
    bare = facts(organisation="", percent=None, expires_on=None, outcomes=())

    assert spoken(body_of(bare))[4:] == [
        ("P", "completed and passed"),
        ("P", "Modern slavery: notice it and tell someone"),
        ("P", "Modern slavery, tier 1: Notice"),
        ("P", "Completed on 25 November 2026"),
        ("P", "Valid until No end date"),
        ("P", "Completed by Study and quiz"),
        ("P", "Course edition 1.0"),
    ]


def test_the_proof_says_how_to_check() -> None:
    assert spoken(proof_of(FACTS)) == [
        ("H2", "Check this certificate"),
        ("P", "Anybody may check it: scan the picture, or open this address."),
        ("P", FACTS.check_url),
        ("P", FACTS.code),
    ]


def test_the_short_facts_and_the_tier_are_the_same_words_on_paper_and_screen() -> None:
    assert short_facts(facts(completed_on=date(2027, 3, 4), expires_on=date(2028, 2, 29), percent=80)) == (
        ("Completed on", "4 March 2027"),
        ("Valid until", "29 February 2028"),
        ("Quiz result", "80%"),
        ("Completed by", "Study and quiz"),
        ("Course edition", "1.0"),
    )
    assert tier_line(facts(tier=3, tier_name="Support and lead")) == "Modern slavery, tier 3: Support and lead"


def long(name: str, letters: str = "W ") -> st.SearchStrategy[str]:
    return (
        st.integers(1, LONGEST[name])
        .flatmap(lambda size: st.text(st.sampled_from(letters), min_size=size, max_size=size))
        .map(lambda text: "W" + text[1:])
    )


@settings(max_examples=40, deadline=None)
@given(
    holder=long("holder", "W أ李"),
    organisation=long("organisation"),
    course_title=long("course_title"),
    issuer=long("issuer"),
    how=long("how"),
    check_url=long("check_url", "W"),
    outcomes=st.lists(st.integers(1, LONGEST_OUTCOME).map("W".__mul__), max_size=MOST_OUTCOMES).map(tuple),
)
def test_however_long_the_words_are_everything_stays_in_its_place(**long_words: object) -> None:
    written = facts(**long_words)
    body, proof = body_of(written), proof_of(written)

    # then the body stands above the proof, the proof above the edge, and each baseline below the one before
    assert min(piece.y for piece in body) >= FLOOR
    assert min(piece.y for piece in proof) >= FOOT / 2
    heights = [y for piece in body if piece.kind is not Kind.RULE for _, _, left, y in piece.lines if left == MARGIN]
    assert heights == sorted(heights, reverse=True)
    assert all(y < HEIGHT for y in heights)


def test_the_widest_page_of_all_fits() -> None:
    widest = {name: "W" * LONGEST[name] for name in LONGEST if name not in ("award", "code", "wording")}

    body = body_of(facts(**widest, outcomes=("W" * LONGEST_OUTCOME,) * MOST_OUTCOMES))

    assert min(piece.y for piece in body) >= FLOOR
    assert max(_right_end(piece) for piece in body) <= WIDTH - MARGIN + 1


def _right_end(piece: object) -> float:
    """Where the longest line of a piece ends, as it is really set."""
    ends = [0.0]
    for line, _, left, _ in getattr(piece, "lines", ()):
        runs = Compositor().runs(line)
        advance = sum(place.x_advance for run in runs for place in run.text.__shapeData__)
        ends.append(left + advance * line.size / 1000)
    return max(ends)
