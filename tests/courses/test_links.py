import pytest

from courses.links import is_safe_link


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
