"""Panels that set a standard, with what their judges said."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.records.naming import among
from lms.records.standards import JudgeSheet, StandardPanel
from lms.rules.standard_panel import Round, Sheet, rounds_of


@dataclass(frozen=True)
class PanelSeen:
    """A panel with its rounds."""

    panel: StandardPanel
    sheets: tuple[Sheet, ...]
    """Every one, the earliest first."""
    rounds: tuple[Round, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of the questions it judged."""
        return tuple(str(item["id"]) for item in self.panel.items)

    @property
    def last(self) -> Round | None:
        """The last round that somebody has handed in; None before the first."""
        return next((one for one in reversed(self.rounds) if one.cut), None)

    def newest(self, *, round: int, judge: int) -> Sheet | None:
        """What this judge said last in this round."""
        said = [one for one in self.sheets if (one.round, one.judge) == (round, judge)]
        return said[-1] if said else None


def find_panel(session: Session, uid: UUID) -> PanelSeen | None:
    """The panel with this name in addresses. Two statements."""
    panel = session.scalars(select(StandardPanel).where(StandardPanel.uid == uid)).first()
    return _seen(session, [panel])[0] if panel else None


def panels_of(session: Session, *, award: str) -> Sequence[PanelSeen]:
    """Every panel for the quiz of this award, the newest first. Two statements."""
    panels = session.scalars(
        select(StandardPanel)
        .where(StandardPanel.award == award)
        .order_by(StandardPanel.met_on.desc(), StandardPanel.id.desc())
    ).all()
    return _seen(session, panels)


def _seen(session: Session, panels: Sequence[StandardPanel]) -> list[PanelSeen]:
    rows = session.scalars(
        select(JudgeSheet).where(among(JudgeSheet.panel_id, [panel.id for panel in panels])).order_by(JudgeSheet.id)
    ).all()
    found = []
    for panel in panels:
        sheets = tuple(Sheet(row.round, row.judge, row.estimates) for row in rows if row.panel_id == panel.id)
        items = [str(item["id"]) for item in panel.items]
        found.append(PanelSeen(panel, sheets, rounds_of(sheets, judges=panel.judges, items=items)))
    return found
