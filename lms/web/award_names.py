"""What awards are called on pages, also those whose course is no longer taught."""

from courses.course import Award
from lms.web.extensions import catalogue


def award_name(code: str) -> str:
    """In short, for tables: "Modern slavery tier 1"."""
    award = Award.parse(code)
    course = catalogue().find(code)
    topic = course.topic_title if course else award.topic.replace("-", " ").capitalize()
    return f"{topic} tier {award.tier}"


def course_title(code: str) -> str:
    """The title of the course to study for it, or its short name where there is none."""
    course = catalogue().find(code)
    return course.title if course else award_name(code)
