"""Answers of 1,000 people each to two sections of a law school test, as counts of patterns.

Public counts of Bock and Lieberman (1970), Psychometrika 35:179-197. The figures were computed with R psych 2.2.9.
"""

from quizzes.insight.sittings import Sitting

SECTION_6 = (
    "00000 3 00001 6 00010 2 00011 11 00100 1 00101 1 00110 3 00111 4 01000 1 01001 8 01011 16 01101 3 01110 2 01111 15"
    " 10000 10 10001 29 10010 14 10011 81 10100 3 10101 28 10110 15 10111 80 11000 16 11001 56 11010 21 11011 173"
    " 11100 11 11101 61 11110 28 11111 298"
)
SECTION_7 = (
    "00000 12 00001 19 00010 1 00011 7 00100 3 00101 19 00110 3 00111 17 01000 10 01001 5 01010 3 01011 7 01100 7"
    " 01101 23 01110 8 01111 28 10000 7 10001 39 10010 11 10011 34 10100 14 10101 51 10110 15 10111 90 11000 6"
    " 11001 25 11010 7 11011 35 11100 18 11101 136 11110 32 11111 308"
)

EXPECTED = {
    SECTION_6: {
        "alpha": 0.2949971922,
        "facility": (0.924, 0.709, 0.553, 0.763, 0.87),
        "rest": (0.1128326889, 0.1531781201, 0.1727789433, 0.1444280952, 0.1215964025),
        "without": (0.2753562108, 0.2375839046, 0.2167994629, 0.2459327104, 0.2662944112),
        "mean": 3.819,
        "sd": 1.035041,
    },
    SECTION_7: {
        "alpha": 0.4534087354,
        "facility": (0.828, 0.658, 0.772, 0.606, 0.843),
        "rest": (0.2457316499, 0.2466735767, 0.3131792534, 0.2227512541, 0.1747863009),
        "without": (0.3959749651, 0.3938310449, 0.34539122, 0.414600749, 0.4384621017),
        "mean": 3.707,
        "sd": 1.198577,
    },
}


def sittings(section: str) -> list[Sitting]:
    """One sitting for each of the 1,000 people."""
    words = section.split()
    return [
        Sitting({f"q{place}": float(mark) for place, mark in enumerate(pattern, start=1)})
        for pattern, people in zip(words[::2], map(int, words[1::2]), strict=True)
        for _ in range(people)
    ]


def without(question: str, given: list[Sitting]) -> list[Sitting]:
    """The same people, as if this question had not been asked."""
    return [Sitting({one: points for one, points in sitting.points.items() if one != question}) for sitting in given]
