"""The parts of Flask the house is plugged into, and what every request carries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import current_app, g
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session

from courses.catalogue import Catalogue
from lms.config import Settings
from lms.records.every_table import metadata
from lms.rules.dates import london_date

db = SQLAlchemy(metadata=metadata)
login = LoginManager()
csrf = CSRFProtect()


@dataclass(frozen=True)
class House:
    """What the app was made with; kept under one key of app.extensions."""

    settings: Settings
    catalogue: Catalogue


def house() -> House:
    """What this app was made with."""
    return cast(House, current_app.extensions["house"])


def settings() -> Settings:
    """The settings of this app."""
    return house().settings


def catalogue() -> Catalogue:
    """The courses served."""
    return house().catalogue


def session() -> Session:
    """The database session of this request."""
    return cast(Session, db.session())


def at() -> datetime:
    """The instant of this request, read from the clock once in app.py."""
    return cast(datetime, g.at)


def on() -> date:
    """The London date of this request."""
    return london_date(at())
