"""The pathways as their authors wrote them: the tree, the steps of one area, and where each thing in them stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from courses.faults import Notebook, Spot
from courses.passages import Passage
from courses.pathway_schemas import (
    EndingFields,
    LocalEndingFields,
    LocalPersonFields,
    OverlayFields,
    PersonFields,
    QuestionFields,
    TreeFields,
)
from courses.pathways import Answer, Ending, LocalReview, Pathways, Question
from courses.yaml_text import Path, YamlText

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class PathwayManuscript:
    """Everything that the checks look at, once both files could be read."""

    tree: TreeFields
    tree_yaml: YamlText
    overlay: OverlayFields
    overlay_yaml: YamlText
    notebook: Notebook
    """Where checks write what they find."""

    def spot_of(self, id_: str) -> Spot:
        """Where the question or ending with this id starts in the tree."""
        paths = [("questions", place) for place, question in enumerate(self.tree.questions) if question.id == id_]
        paths += [("endings", place) for place, ending in enumerate(self.tree.endings) if ending.id == id_]
        return self.tree_yaml.spot((*paths[0], "id") if paths else ())

    def pathways(self) -> Pathways:
        """The tree with the steps of the area in it. Only for what the checks found whole."""
        review = self.overlay.review
        return Pathways(
            area=self.overlay.title,
            review=LocalReview(review.by, review.date) if review else None,
            first=self.tree.first,
            danger=self.tree.danger,
            harms=tuple(harm.title for harm in self.tree.harms),
            questions={question.id: _question(question) for question in self.tree.questions},
            endings={ending.id: ending for ending in self._endings()},
        )

    def passages(self) -> Iterator[Passage]:
        """Every text of both files with its line, each once."""
        yield from self._passages_of_questions()
        tree, local = self.tree_yaml, self.overlay_yaml
        for place, harm in enumerate(self.tree.harms):
            yield Passage(tree.spot(("harms", place, "title")), harm.title)
        for place, kind in enumerate(self.tree.people):
            yield from _passages_of(kind, tree, ("people", place))
        for place, shared in enumerate(self.tree.endings):
            yield from _passages_of(shared, tree, ("endings", place))
        for place, person in enumerate(self.overlay.people):
            yield from _listed(person.happens_next, local, ("people", place, "happens_next"))
        for place, ending in enumerate(self.overlay.endings):
            yield from _listed(ending.steps, local, ("endings", place, "steps"))
            yield from _listed(ending.happens_next, local, ("endings", place, "happens_next"))

    def _passages_of_questions(self) -> Iterator[Passage]:
        yaml = self.tree_yaml
        for place, question in enumerate(self.tree.questions):
            yield Passage(yaml.spot(("questions", place, "ask")), question.ask)
            yield from _listed(question.help, yaml, ("questions", place, "help"))
            for number, answer in enumerate(question.answers):
                spot = yaml.spot(("questions", place, "answers", number, "text"))
                yield from (Passage(spot, text) for text in (answer.text, answer.hint) if text)

    def _endings(self) -> Iterator[Ending]:
        harms = {harm.id: harm.title for harm in self.tree.harms}
        people = {person.id: person for person in self.tree.people}
        local_people = {person.person: person for person in self.overlay.people}
        local_endings = {ending.ending: ending for ending in self.overlay.endings}
        for ending in self.tree.endings:
            person = people[ending.person]
            here = local_endings[ending.id]
            here_for_all = local_people.get(person.id) or LocalPersonFields(person=person.id)
            yield Ending(
                id=ending.id,
                title=ending.title,
                person=person.title,
                harm=harms[ending.harm],
                how_fast=ending.how_fast,
                steps=here.steps,
                contacts=_each_once(here.contacts + here_for_all.contacts),
                sharing=_each_once(ending.sharing + person.sharing),
                do_not=_each_once(ending.do_not + person.do_not),
                happens_next=_happens_next(ending.happens_next, person, here, here_for_all),
                write_down=_each_once(ending.write_down + person.write_down),
                facts=_each_once(ending.facts + person.facts),
            )


def _happens_next(
    own: tuple[str, ...], person: PersonFields, here: LocalEndingFields, here_for_all: LocalPersonFields
) -> tuple[str, ...]:
    return _each_once(here.happens_next + own + here_for_all.happens_next + person.happens_next)


def _question(fields: QuestionFields) -> Question:
    answers = tuple(Answer(answer.text, answer.hint, answer.goes_to) for answer in fields.answers)
    return Question(fields.id, fields.ask, fields.help, answers)


def _each_once(values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))


def _passages_of(fields: PersonFields | EndingFields, yaml: YamlText, path: Path) -> Iterator[Passage]:
    yield Passage(yaml.spot((*path, "title")), fields.title)
    yield from _listed(fields.sharing, yaml, (*path, "sharing"))
    yield from _listed(fields.do_not, yaml, (*path, "do_not"))
    yield from _listed(fields.happens_next, yaml, (*path, "happens_next"))
    yield from _listed(fields.write_down, yaml, (*path, "write_down"))


def _listed(texts: tuple[str, ...], yaml: YamlText, path: Path) -> Iterator[Passage]:
    for place, text in enumerate(texts):
        yield Passage(yaml.spot((*path, place)), text)
