"""What every table shares: naming of constraints, instants in UTC, identities."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Integer, MetaData, String, TypeDecorator, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values on the way in and gives aware UTC on the way out: SQLite drops time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant as UTC, ready for the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The stored instant, aware, in UTC."""
        if value is None:
            return None
        instant: datetime = value
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


class Base(DeclarativeBase):
    """The register of all tables."""

    metadata = MetaData(naming_convention=NAMING)


BigId = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Uid = Annotated[uuid.UUID, mapped_column(Uuid, unique=True, default=uuid.uuid4)]
"""The name of a row in addresses: says nothing of how many there are or of which came first."""
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Short = Annotated[str, mapped_column(String(80))]
Line = Annotated[str, mapped_column(String(250))]
PersonId = Annotated[int, mapped_column(BigId, ForeignKey("people.id"))]
OrganisationId = Annotated[int, mapped_column(BigId, ForeignKey("organisations.id"))]
UnitId = Annotated[int, mapped_column(BigId, ForeignKey("units.id"))]
