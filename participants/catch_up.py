"""Every exit has its follow-up, on the day that the project's clock says: brought in line set by set.

What should be follows from the participations alone, so it does not matter who asks, how often, or how many at once:
the exit in the browser, an import, a changed clock, and every night all of them. One statement for each kind of
change; the same on both databases.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass, field, fields

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Case, DateField, F, Func, OuterRef, Q, Subquery, UUIDField, Value, When
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models.follow_up import FollowUp
from participants.models.participation import Participation
from participants.reference_day import reference_day_of
from projects.models import Project
from projects.spreadsheets.sheet import in_chunks

MANY = 5000  # for so many people in a project everybody in it is looked at again, set by set


@dataclass
class Changes:
    """How many follow-ups were made, moved and so on; `taken_over` are outcomes that an import has brought.

    `traces` are the events, not yet recorded, that keep what was written over.
    """

    new: int = 0
    moved: int = 0
    withdrawn: int = 0
    revived: int = 0
    taken_over: int = 0
    traces: list[dict] = field(default_factory=list, compare=False)

    def add(self, other: "Changes"):
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def counts(self) -> dict[str, int]:
        """Those that are not nought."""
        return {name: number for name, number in asdict(self).items() if name != "traces" and number}

    def __bool__(self):
        return bool(self.counts())


def catch_up() -> Changes:
    """All projects that something is to be done for, each in a transaction of its own, with a trace in its log."""
    total = Changes()
    for pk, some in behind().items():
        with transaction.atomic():
            # Two at once would insert the same keys in different orders and wait for each other for ever.
            project = Project.objects.select_for_update(no_key=True).get(pk=pk)
            which = {"pk__in": some} if len(some) < MANY else {}
            changes = align(project=project, **which)
            AuditEvent.objects.record_all([AuditEvent.of(**event) for event in events(project, changes)])
        total.add(changes)
    return total


def behind() -> dict[int, list[int]]:
    """For whom there is anything to do in which projects, in one pass over everybody; of each project so many."""
    wrong = Conditions(of_participation=True)
    everybody = Participation.objects.annotate(wanted=reference_day_of()).order_by()
    rows = everybody.filter(wrong.is_missing | wrong.is_out_of_line).values_list("project", "pk")
    found: dict[int, list[int]] = defaultdict(list)
    for project, participation in rows.iterator():
        if len(found[project]) < MANY:
            found[project].append(participation)
    return dict(sorted(found.items()))


def events(project, changes: Changes, *, by=None) -> list[dict]:
    """What AuditEvent.of takes: what was written over, and the numbers in the project's log; nothing for nothing."""
    if not changes:
        return []
    summary = {"action": AuditAction.CHANGE, "target": project, "project": project}
    summary["details"] = {"part": "follow_ups"} | changes.counts()
    return [event | {"by": by} for event in [*changes.traces, summary]]


@transaction.atomic
def align(**which) -> Changes:
    """Bring the follow-ups of some participations in line: `align(pk=participation.pk)`, `align(project=project)`.

    Call it in the transaction of what has changed the participations. Records nothing: the trace of that change
    speaks for the follow-ups too, or `events` does.
    """
    changes = put_in_line(**which)
    changes.new = create(**which)
    return changes


def without_follow_up(**which):
    """Participations that have ended."""
    return Participation.objects.filter(exit__isnull=False, follow_up__isnull=True, **which).order_by()


def out_of_line(**which):
    return follow_ups(**which).filter(IS.is_out_of_line)


def follow_ups(**which):
    """Each with the reference day that it should have."""
    return FollowUp.objects.filter(**which).annotate(wanted=reference_day_of("participation__")).order_by()


def put_in_line(**which) -> Changes:
    """What is there already. They are looked for once, and only they are touched."""
    wrong = out_of_line(**{f"participation__{name}": value for name, value in which.items()})
    changes = Changes()
    for chunk in in_chunks(wrong.values_list("pk", flat=True)):
        some = follow_ups(pk__in=chunk)
        changes.withdrawn += withdraw(some)
        changes.revived += revive(some)
        changes.moved += move(some)
        recall(some)
        changes.add(take_over(some))
    return changes


class Conditions:
    """What is wrong with a follow-up, asked from either side: of FollowUp, or (`of_participation`) of Participation.

    `wanted` is annotated: the reference day that it should have.
    """

    def __init__(self, *, of_participation=False):
        own, other = ("follow_up__", "") if of_participation else ("", "participation__")
        recorded = Q(**{f"{other}outcome__gt": "", f"{other}outcome_recorded_on__isnull": False})
        withdrawn = Q(**{f"{own}withdrawn_at__isnull": False})
        self.has_left = Q(**{f"{other}exit__isnull": False})
        self.is_missing = self.has_left & Q(**{f"{own}pk__isnull": True})
        self.is_to_withdraw = Q(**{f"{other}exit__isnull": True, f"{own}due__isnull": False}) & ~withdrawn
        self.is_to_revive = self.has_left & withdrawn
        self.is_to_move = self.has_left & self.differs(f"{own}due", "wanted")
        self.is_to_take_over = recorded & (
            self.differs(f"{own}outcome", f"{other}outcome")
            | self.differs(f"{own}evidence", f"{other}outcome_evidence")
            | self.differs(f"{own}recorded_on", f"{other}outcome_recorded_on")
        )

    @staticmethod
    def differs(one: str, other: str) -> Q:
        """Both known, and not the same."""
        return Q(**{f"{one}__lt": F(other)}) | Q(**{f"{one}__gt": F(other)})

    @property
    def is_out_of_line(self) -> Q:
        return self.is_to_withdraw | self.is_to_revive | self.is_to_move | self.is_to_take_over


IS = Conditions()


def withdraw(some) -> int:
    """Those whose exit was withdrawn. What was recorded stays with them."""
    return some.filter(IS.is_to_withdraw).update(withdrawn_at=timezone.now())


def revive(some) -> int:
    """Those who have left again."""
    return some.filter(IS.is_to_revive).update(withdrawn_at=None, due=column(reference_day_of()))


def move(some) -> int:
    return some.filter(IS.is_to_move).update(due=column(reference_day_of()))


def recall(some):
    """After a withdrawn exit: an outcome recorded for the very reference day that there is now again holds again."""
    still_true = some.filter(IS.has_left, outcome__gt="", recorded_for=F("wanted"), participation__outcome="")
    theirs = FollowUp.objects.filter(participation=OuterRef("pk"))
    Participation.objects.filter(pk__in=list(still_true.values_list("participation", flat=True))).update(
        outcome=Subquery(theirs.values("outcome")),
        outcome_evidence=Subquery(theirs.values("evidence")),
        outcome_recorded_on=Subquery(theirs.values("recorded_on")),
    )


def take_over(some) -> Changes:
    """What an import has written on the participation stands on the follow-up too, as of its reference day."""
    to_take = some.filter(IS.has_left, IS.is_to_take_over)
    related = to_take.exclude(outcome="").select_related("participation__participant", "participation__project")
    corrections = [correction(follow_up, imported(follow_up)) for follow_up in related]
    number = to_take.update(
        outcome=column("outcome"),
        evidence=column("outcome_evidence"),
        recorded_on=column("outcome_recorded_on"),
        recorded_for=F("due"),
    )
    return Changes(taken_over=number, traces=corrections)


def imported(follow_up: FollowUp) -> dict:
    fact = follow_up.participation
    return {
        "outcome": fact.outcome,
        "evidence": fact.outcome_evidence,
        "recorded_on": fact.outcome_recorded_on,
        "recorded_for": follow_up.due,
    }


def correction(follow_up: FollowUp, after: dict) -> dict:
    """The event that keeps what an import writes over."""
    fact = follow_up.participation
    before = {name: getattr(follow_up, name) for name in after}
    return {
        "action": AuditAction.CORRECT,
        "target": follow_up,
        "participant": fact.participant,
        "project": fact.project,
        "changes": {name: (before[name], value) for name, value in after.items() if before[name] != value},
    }


def empty(participation_pks: list[int]) -> Changes:
    """An import has taken the outcome away: from the follow-ups of these participations too."""
    changes = Changes()
    for chunk in in_chunks(participation_pks):
        recorded = FollowUp.objects.filter(participation__in=chunk).exclude(outcome="")
        related = recorded.select_related("participation__participant", "participation__project")
        changes.traces += [correction(follow_up, NOTHING) for follow_up in related]
        changes.taken_over += recorded.update(**NOTHING)
    return changes


NOTHING = {"outcome": "", "evidence": "", "recorded_on": None, "recorded_for": None}


def column(expression) -> Subquery:
    """A column or expression of the follow-up's participation."""
    own = Participation.objects.filter(pk=OuterRef("participation")).order_by()
    if isinstance(expression, str):
        return Subquery(own.values(expression))
    return Subquery(own.annotate(found=expression).values("found"))


class RandomUUID(Func):
    output_field = UUIDField()
    arity = 0

    def as_sqlite(self, compiler, connection, **context):
        # Of version 4 and variant 8, as Python makes them.
        half = "LOWER(HEX(RANDOMBLOB({})))".format
        parts = [half(6), "'4'", f"SUBSTR({half(2)}, 2)", "'8'", f"SUBSTR({half(8)}, 2)"]
        return " || ".join(parts), []

    def as_postgresql(self, compiler, connection, **context):
        return "gen_random_uuid()", []


def create(**which) -> int:
    """The missing ones, in one INSERT … SELECT. One that somebody else has just made is left as it is."""
    columns = {
        "public_id": RandomUUID(),
        "participation": F("pk"),
        "due": reference_day_of(),
        "outcome": if_recorded(F("outcome"), Value("")),
        "evidence": if_recorded(F("outcome_evidence"), Value("")),
        "recorded_on": F("outcome_recorded_on"),
        "recorded_for": if_recorded(reference_day_of(), Value(None, DateField())),
        "note": Value(""),
    }
    rows = without_follow_up(**which).annotate(**{f"new_{name}": value for name, value in columns.items()})
    return insert(FollowUp, list(columns), rows.values_list(*(f"new_{name}" for name in columns)), "participation")


def if_recorded(value, otherwise) -> Case:
    """An outcome without the day on which it was recorded is seen by no report; the question is open."""
    return Case(When(outcome__gt="", outcome_recorded_on__isnull=False, then=value), default=otherwise)


def insert(model, names: list[str], rows, key: str) -> int:
    """INSERT … SELECT of a queryset's rows; how many were new. Rows whose `key` exists are passed over."""
    try:
        select, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    quote, fields = connection.ops.quote_name, model._meta
    columns = ", ".join(quote(fields.get_field(name).column) for name in names)
    into = " ".join(["INSERT INTO", quote(fields.db_table), f"({columns})"])
    unless = " ".join(["ON CONFLICT", f"({quote(fields.get_field(key).column)})", "DO NOTHING"])
    with connection.cursor() as cursor:
        cursor.execute(" ".join([into, select, unless]), parameters)
        return cursor.rowcount
