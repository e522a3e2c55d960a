"""Rows of a table as events of a timeline: all with the same columns, so that they can stand in one UNION.

The names of the columns begin with `t_`, so that they are no model's fields.
"""

from django.db.models import BigIntegerField, CharField, F, TextField, UUIDField, Value
from django.db.models.functions import Cast

FIRST_OF_A_DAY = ["income", "ill_health", "start", "coach", "phase", "group"]  # of the same day these come first
NO_NUMBER = Value(0, BigIntegerField())
NO_TEXT = Value("", TextField())
NO_SESSION = Cast(Value(None), UUIDField())
NOBODY = {"t_author": Cast(Value(None), UUIDField()), "t_author_name": Cast(Value(None), CharField())}
AUTHOR = ["t_author", "t_author_name"]
WHAT = ["t_code", "t_text", "t_more", "t_number", "t_session"]
COLUMNS = ["t_day", "t_order", "t_event", "t_kind", *AUTHOR, *WHAT, "t_pk"]


def by(path: str) -> dict:
    """Whoever a foreign key points at is the author."""
    return {"t_author": F(f"{path}__public_id"), "t_author_name": F(f"{path}__name")}


def branch(
    rows,
    kind,
    event: str,
    day,
    author=None,
    *,
    code=NO_TEXT,
    text=NO_TEXT,
    more=NO_TEXT,
    number=NO_NUMBER,
    session=NO_SESSION,
):
    """Rows of one table as events."""
    return rows.order_by().annotate(
        t_day=day,
        t_order=Value(FIRST_OF_A_DAY.index(event) if event in FIRST_OF_A_DAY else len(FIRST_OF_A_DAY)),
        t_event=Value(event, CharField()),
        t_kind=Value(kind, CharField()) if isinstance(kind, str) else kind,
        **(author or NOBODY),
        t_code=code,
        t_text=text,
        t_more=more,
        t_number=Cast(number, BigIntegerField()),
        t_session=session,
        t_pk=F("pk"),
    )
