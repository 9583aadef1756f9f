from sqlalchemy.orm import Session

from lms.records.inserting import insert_if_absent
from lms.records.learning import Edition
from tests.factories import LONG_AGO


def test_a_row_is_added_once_and_each_caller_knows_whether_it_was_theirs(session: Session) -> None:
    def insert(title: str) -> bool:
        return insert_if_absent(
            session,
            Edition,
            award="modern-slavery-1",
            number="1.0",
            content_sha256="0" * 64,
            title=title,
            first_used_at=LONG_AGO,
        )

    assert [insert("The first"), insert("The second"), insert("The third")] == [True, False, False]
    assert [row.title for row in session.query(Edition)] == ["The first"]
