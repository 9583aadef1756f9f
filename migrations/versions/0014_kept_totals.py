"""Totals of organisations beside the counts of their units, added up from those."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NUMBERS = ("in_post", "ever", "valid", "required", "required_valid", "overdue")


def upgrade() -> None:
    op.create_table(
        "kept_totals",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("award", sa.String(length=60), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_kept_totals_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_totals")),
        sa.UniqueConstraint("organisation_id", "award", name=op.f("uq_kept_totals_organisation_id_award")),
    )
    op.execute(
        f"INSERT INTO kept_totals (organisation_id, award, {', '.join(NUMBERS)}) "  # noqa: S608 - the names above
        f"SELECT organisation_id, award, {', '.join(f'sum({name})' for name in NUMBERS)} "
        "FROM kept_counts GROUP BY organisation_id, award"
    )


def downgrade() -> None:
    op.drop_table("kept_totals")
