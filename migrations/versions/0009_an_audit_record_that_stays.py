"""an audit record that stays: not emptied at once (PostgreSQL), not written over (SQLite)"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # INSERT OR REPLACE removes the line before without asking the trigger that guards against DELETE. A line that
        # has no number yet is -1 here.
        op.execute(
            "CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries "
            "WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id) "
            "BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END"
        )
        return
    op.execute(
        "CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entries_no_replace")
        return
    op.execute("DROP TRIGGER audit_entries_no_truncate ON audit_entries")
