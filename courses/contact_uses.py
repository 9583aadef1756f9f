"""Where the content names a contact, in words: so that nobody takes away what a page needs."""

from collections.abc import Iterator

from courses.catalogue import Catalogue
from courses.course import Course


def uses_of_contact(catalogue: Catalogue, key: str) -> tuple[str, ...]:
    """Each place that names this contact, such as "Modern slavery: notice, page “Danger now: call 999”"."""
    found = [where for course in catalogue.courses for where in _uses_in(course, key)]
    if catalogue.pathways is not None:
        found += [
            f"Worried about someone?, “{ending.title}”"
            for ending in catalogue.pathways.endings.values()
            if key in ending.contacts
        ]
    if catalogue.schools is not None:
        found += [f"For schools, “{pack.title}”" for pack, named in catalogue.schools.contacts_named() if named == key]
    return tuple(dict.fromkeys(found))


def _uses_in(course: Course, key: str) -> Iterator[str]:
    mark = f"{{{{contact:{key}}}}}"
    for _, page in course.pages():
        if key in page.contacts:
            yield f"{course.title}, page “{page.title}”"
    for document in course.documents():
        if any(key in sheet.contacts for sheet in document.sheets):
            yield f"{course.title}, paper “{document.title}”"
    for scenario in course.scenarios:
        if mark in repr(scenario) or any(key in ending.contacts for ending in scenario.endings.values()):
            yield f"{course.title}, case “{scenario.title}”"
    if mark in repr(course.bank):
        yield f"{course.title}, the questions of its quiz"
