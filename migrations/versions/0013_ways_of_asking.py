"""What an attempt is judged by besides its pass mark, and how learners like to be asked."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counts", sa.String(length=20), server_default="best", nullable=False))
        batch_op.add_column(sa.Column("confidence_counts", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.create_table(
        "ways_of_asking",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ways_of_asking_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ways_of_asking")),
        sa.UniqueConstraint("person_id", name=op.f("uq_ways_of_asking_person_id")),
    )


def downgrade() -> None:
    op.drop_table("ways_of_asking")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_column("confidence_counts")
        batch_op.drop_column("counts")
