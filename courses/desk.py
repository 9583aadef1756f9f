"""What lies at hand while the courses are read: the facts, the contacts, the notes, and all that learners will read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from courses.contacts import ContactEntry
from courses.course import Fact
from courses.faults import Notebook, Spot
from courses.files import Source
from courses.passages import Passage
from courses.scenarios import Scenario
from courses.words import NO_WORDS, WordFinder


@dataclass
class Desk:
    """For the reading of one course."""

    facts: Mapping[str, Fact]
    contacts: Mapping[str, ContactEntry]
    notebook: Notebook
    figures: Mapping[str, Source] = field(default_factory=dict)
    """The pictures of the course by file name, not yet made safe."""
    outcomes: frozenset[str] = frozenset()
    pathways: frozenset[str] = frozenset()
    """Ids of the endings of the pathways."""
    passages: list[Passage] = field(default_factory=list)
    ids: dict[str, Spot] = field(default_factory=dict)
    """Where each check and scenario of the course stands."""
    figures_shown: set[str] = field(default_factory=set)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    """The branching scenarios of the course by slug, read before its pages."""
    scenarios_shown: set[str] = field(default_factory=set)
    words: WordFinder = NO_WORDS
    """Finds the words that are explained to learners."""

    def note_ids_used_again(self, id_: str, spot: Spot) -> None:
        """Remember an id of a check or scenario, and note it if the course has it already."""
        if id_ in self.ids:
            first = self.ids[id_]
            message = f"The id {id_} is already used at {first.file}:{first.line}."
            self.notebook.note(spot, message, "Give each check and scenario its own id.")
        self.ids.setdefault(id_, spot)

    def note_unknown_outcome(self, outcome: str, spot: Spot) -> None:
        """Note an outcome that the course does not have."""
        if outcome not in self.outcomes:
            message = f"The outcome {outcome} is not in course.yaml."
            self.notebook.note(spot, message, f"Choose one of: {', '.join(sorted(self.outcomes))}.")

    def note_unknown_pathway(self, id_: str, spot: Spot) -> None:
        """Note an ending that the pathways do not have."""
        if id_ not in self.pathways:
            self.notebook.note(
                spot, f"The pathways have no ending {id_}.", "Choose an id under endings: in worried.yaml."
            )

    def note_unknown_contact(self, key: str, spot: Spot) -> None:
        """Note a contact that contacts.yaml does not have."""
        if key not in self.contacts:
            self.notebook.note(spot, f"There is no contact {key}.", "Choose a key of contacts.yaml, or add it there.")

    def note_unknown_fact(self, id_: str, spot: Spot) -> None:
        """Note a fact that no pack holds."""
        if id_ not in self.facts:
            self.notebook.note(spot, f"There is no fact {id_}.", "Correct its id, or add it to a file in facts.")


@dataclass
class OpenPage:
    """A page while it is read: what it cites and names, each once, in the order of first use."""

    desk: Desk
    title: str
    spot: Spot
    facts: dict[str, int] = field(default_factory=dict)
    """The number shown for each fact, from 1."""
    contacts: dict[str, Spot] = field(default_factory=dict)

    @property
    def notebook(self) -> Notebook:
        return self.desk.notebook

    def cite(self, id_: str, spot: Spot) -> int:
        """The number of this fact on this page."""
        self.desk.note_unknown_fact(id_, spot)
        return self.facts.setdefault(id_, len(self.facts) + 1)

    def name_contact(self, key: str, spot: Spot) -> None:
        """Remember that the page names this contact."""
        self.desk.note_unknown_contact(key, spot)
        self.contacts.setdefault(key, spot)

    def keep(self, text: str, spot: Spot) -> None:
        """Keep what learners read for the check of its wording."""
        if text.strip():
            self.desk.passages.append(Passage(spot, " ".join(text.split()), self.spot))
