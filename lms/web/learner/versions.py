"""Which version of a part with an account in it somebody reads.

The choice lives in the signed session cookie of the one browser and nowhere else: no row, no log, no report.
"""

from enum import StrEnum

from flask import session as browser

from courses.course import Course, HardMaterial, Module, Page

KEY = "versions"


class Version(StrEnum):
    WHOLE = "whole"
    """With the account."""
    GENTLER = "gentler"
    """Without it."""


def chosen_version(course: Course, module: Module) -> Version | None:
    """The version chosen for this part in this browser, or None while nothing is chosen."""
    kept = browser.get(KEY)
    value = kept.get(_name(course, module)) if isinstance(kept, dict) else None
    return Version(value) if value in list(Version) else None


def choose_version(course: Course, module: Module, version: Version) -> None:
    """Keep the choice in this browser until it signs out."""
    kept = browser.get(KEY)
    browser[KEY] = {**(kept if isinstance(kept, dict) else {}), _name(course, module): version.value}


def needs_choice(course: Course, module: Module, page: Page) -> bool:
    """Whether this page holds an account and nothing was chosen yet for its part."""
    return page.hard_material is HardMaterial.DESCRIBES and chosen_version(course, module) is None


def _name(course: Course, module: Module) -> str:
    return f"{course.award.code}/{module.number}"
