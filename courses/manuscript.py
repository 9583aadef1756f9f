"""A course as its author wrote it: the course itself, and where each thing in it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from courses.course import Course, Fact
from courses.faults import Notebook, Spot
from courses.passages import Passage
from courses.scenario_manuscript import ScenarioManuscript
from courses.yaml_text import YamlText


@dataclass(frozen=True)
class Manuscript:
    """Everything that the checks look at, once a course could be read."""

    course: Course
    facts: Mapping[str, Fact]
    """All facts there are, by id."""
    passages: tuple[Passage, ...]
    fields: YamlText
    """course.yaml"""
    quiz: YamlText
    module_spots: Mapping[int, Spot]
    """Where the fields of each module start, by its number."""
    spots_of_ids: Mapping[str, Spot]
    """Where each check and scenario stands, by its id."""
    pictures_not_shown: tuple[Spot, ...]
    notebook: Notebook
    """Where checks write what they find."""
    session_spot: Spot | None = None
    """Where the plan of the session says how people are kept safe; None without a session."""
    scenarios: tuple[ScenarioManuscript, ...] = ()
    scenarios_shown: frozenset[str] = frozenset()
    """Slugs of the scenarios that a page leads to."""
