"""When a contact was taken out of use, and by whom. None is deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contacts", sa.Column("retired_by", sa.String(length=250), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("contacts") as table:
        table.drop_column("retired_by")
        table.drop_column("retired_at")
