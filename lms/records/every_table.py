"""All tables at once: whoever makes or compares the whole database takes `metadata` from here, so none is missed."""

from lms.records import (
    access,
    agreements,
    asking,
    audit,
    chasing,
    content_reviews,
    duties,
    evidence,
    excusing,
    exports,
    learning,
    messages,
    organisations,
    people,
    quarters,
    re_marks,
    remarks,
    results,
    sessions,
    standards,
    viewing,
    walks,
)
from lms.records.base import Base

ROOMS = (
    access,
    agreements,
    asking,
    audit,
    chasing,
    content_reviews,
    duties,
    evidence,
    excusing,
    exports,
    learning,
    messages,
    organisations,
    people,
    quarters,
    re_marks,
    remarks,
    results,
    sessions,
    standards,
    viewing,
    walks,
)

metadata = Base.metadata
