"""The packs for schools as their authors wrote them, and where each thing in them stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from courses.course import Fact
from courses.faults import Notebook
from courses.passages import Passage
from courses.schools import EveryLesson, SchoolLibrary, SchoolPack
from courses.yaml_text import YamlText


@dataclass(frozen=True)
class PackManuscript:
    """One pack with its texts."""

    pack: SchoolPack
    yaml: YamlText
    passages: tuple[Passage, ...]
    """Of pack.yaml and of every paper; a passage of a paper knows the sheet it stands on."""
    folder: str
    """Named from the content folder."""


@dataclass(frozen=True)
class SchoolsManuscript:
    """Everything that the checks look at, once all of it could be read."""

    every_lesson: EveryLesson
    every_lesson_yaml: YamlText
    passages: tuple[Passage, ...]
    """Of every-lesson.yaml."""
    packs: tuple[PackManuscript, ...]
    facts: Mapping[str, Fact]
    notebook: Notebook
    """Where checks write what they find."""

    def library(self) -> SchoolLibrary:
        """The packs as they are shown."""
        return SchoolLibrary(self.every_lesson, tuple(one.pack for one in self.packs))
