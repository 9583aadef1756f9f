"""A branching scenario as its author wrote it: the scenario itself, and where each thing in it stands."""

from dataclasses import dataclass

from courses.scenario_schemas import BranchingFields
from courses.scenarios import Scenario
from courses.yaml_text import YamlText


@dataclass(frozen=True)
class ScenarioManuscript:
    """What the checks look at, once a scenario could be read."""

    scenario: Scenario
    fields: BranchingFields
    yaml: YamlText
