"""All tables at once: whoever makes or compares the whole database takes `metadata` from here, so none is missed."""

from lms.records import access, audit, learning, messages, organisations, people, results
from lms.records.base import Base

ROOMS = (access, audit, learning, messages, organisations, people, results)

metadata = Base.metadata
