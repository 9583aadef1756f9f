"""The parts of Flask the house is plugged into, and what every request carries."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from flask import current_app, g
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from courses.findable import (
    Findable,
    findable_in_courses,
    findable_in_facts,
    findable_in_pathways,
    findable_in_schools,
    findable_in_words,
)
from lms.config import Settings
from lms.records.every_table import metadata
from lms.records.search_index import SearchIndex
from lms.rules.dates import london_date

db = SQLAlchemy(metadata=metadata)
login = LoginManager()
csrf = CSRFProtect()


@dataclass(frozen=True)
class House:
    """What the app was made with; kept under one key of app.extensions."""

    settings: Settings
    catalogue: Catalogue
    help_pages: tuple[Findable, ...] = ()
    """What can be found besides what is taught."""

    @cached_property
    def search_index(self) -> SearchIndex:
        """Everything that can be looked for; made when somebody first looks."""
        taught = self.catalogue
        pathways = findable_in_pathways(taught.pathways) if taught.pathways else ()
        courses = findable_in_courses(taught.courses, taught.contacts)
        schools = findable_in_schools(taught.schools, taught.contacts) if taught.schools else ()
        facts = findable_in_facts(taught.facts.values())
        words = findable_in_words(taught.words)
        return SearchIndex([*self.help_pages, *words, *courses, *pathways, *schools, *facts])


def house() -> House:
    """What this app was made with."""
    return cast(House, current_app.extensions["house"])


def settings() -> Settings:
    """The settings of this app."""
    return house().settings


def catalogue() -> Catalogue:
    """The courses served."""
    return house().catalogue


def search_index() -> SearchIndex:
    """Everything that can be looked for."""
    return house().search_index


def session() -> Session:
    """The database session of this request."""
    return cast(Session, db.session())


def at() -> datetime:
    """The instant of this request, read from the clock once in app.py."""
    return cast(datetime, g.at)


def on() -> date:
    """The London date of this request."""
    return london_date(at())
