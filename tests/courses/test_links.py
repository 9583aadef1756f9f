import pytest

from courses.links import is_number_to_dial, is_safe_link


@pytest.mark.parametrize(
    "link",
    [
        "https://www.gov.uk",
        "https://www.gov.uk/",
        "https://www.coventry.gov.uk/community-safety-crime/report?a=1&b=2#top",
        "https://report-it.org.uk/",
        "HTTPS://WWW.GOV.UK/",
    ],
)
def test_addresses_of_the_web_are_safe(link: str) -> None:
    assert is_safe_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://www.gov.uk/",
        "//www.gov.uk/",
        "/worried",
        "javascript:alert(1)",
        "https://localhost/",
        "https://user@www.gov.uk/",
        "https://www.gov.uk:8443/",
        "https://www.gov.uk\\@evil.example/",
        "https://www.gov.uk/\nx",
        'https://www.gov.uk/"onclick=x',
        "https://www.gov.uk/<script>",
        "https:///www.gov.uk/",
        "https://www..uk/",
        " https://www.gov.uk/",
        "https://www.gov.uk/" + "a" * 500,
    ],
)
def test_anything_else_is_not(link: str) -> None:
    assert not is_safe_link(link)


@pytest.mark.parametrize("number", ["999", "024 7683 3003", "+44 24 7683 3003", "08000 121 700"])
def test_digits_can_be_dialled(number: str) -> None:
    assert is_number_to_dial(number)


@pytest.mark.parametrize(
    "number", ["", " 999", "999 ", "024  7683", "024-7683", "0800 1111 (free)", "ask", "٩٩٩", "9\n"]
)
def test_anything_else_is_no_number_to_dial(number: str) -> None:
    assert not is_number_to_dial(number)
