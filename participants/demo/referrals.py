"""Referrals of the demo projects in every state, with consents in force, run out and withdrawn. All invented.

The days are counted back from the day of loading, in the projects that ended too: there is something to decide on.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants import referring
from participants.demo.people import Unknown, invented
from participants.enums import ConsentForm, Destination, Information, ProtectionDegree, Support
from participants.enums import ReferralEventKind as Kind
from participants.models import Consent, GroupMeeting, MeetingCase, Participant, Participation, Referral
from projects.models import CaseworkerGroup, Membership, Party, Project
from projects.roles import Role

PURPOSE = "Att tillsammans planera och följa upp vägen till arbete."
TEXTS = [
    {
        "support": Support.INCOME_SUPPORT,
        "activity": "Deltar i kommunens sysselsättning två förmiddagar i veckan.",
        "tried": "Arbetsprövning på lager, avbruten efter tre veckor på grund av värk.",
        "wanted": "En handledare och en arbetsplats i lugn takt. Vill arbeta med människor.",
        "accessibility": "Kan inte lyfta tungt. Behöver paus varje timme.",
    },
    {
        "support": Support.SICKNESS,
        "activity": "Sjukskriven på halvtid.",
        "tried": "Rehabilitering genom vården, samtalsstöd.",
        "wanted": "Arbetsträning som kan trappas upp, i samråd med vården.",
        "accessibility": "Behöver korta, skriftliga instruktioner.",
    },
    {
        "support": Support.ACTIVITY_GRANT,
        "activity": "Inskriven på Arbetsförmedlingen, ingen pågående insats.",
        "tried": "Två praktikplatser, jobbsökarkurs.",
        "wanted": "Nära stöd att söka arbete och en praktik nära hemmet.",
        "accessibility": "",
    },
    {
        "support": Support.INTRODUCTION_BENEFIT,
        "activity": "Läser svenska för invandrare tre dagar i veckan.",
        "tried": "Språkpraktik på förskola.",
        "wanted": "Språkpraktik i köket på ett äldreboende; har yrkesvana.",
        "accessibility": "Behöver tolk vid viktiga samtal.",
    },
]
# (days since it was raised, what has happened since: (what, days ago))
WAYS: list[tuple[int, list[tuple[str, int]]]] = [
    (9, []),
    (64, [("investigation", 50)]),
    (23, [("investigation", 14)]),
    (38, [("investigation", 30), ("investigated", 6)]),
    (31, [("proposed", 4)]),
    (57, [("another", 29)]),
    (45, [("proposed", 24), ("accepted", 11)]),
    (70, [("investigation", 61), ("declined", 40)]),
    (83, [("proposed", 66), ("returned", 19)]),
]
MET = 14  # days since the groups met
OVERDUE = 64  # the one whose investigation should have been finished
REASONS = {
    Kind.DECLINED: "Personen har börjat en utbildning och behöver inte projektet.",
    Kind.RETURNED: "Platsen höll inte. Arbetsförmågan behöver utredas innan vi försöker igen.",
    Kind.PROPOSED: "Gruppen är enig.",
}


def refer(project: Project, today: date):
    """Nothing in a demo that was loaded when groups had no parties: it must still start."""
    if not project.referrals.exists() and project.caseworker_groups.filter(parties__isnull=False).exists():
        Referring(project, today).fill()


@dataclass
class Referring:
    project: Project
    today: date
    number: int = 0
    lot: Random = field(init=False)

    def __post_init__(self):
        self.lot = Random(f"referrals {self.project.slug}")  # noqa: S311 - play
        self.leader = self.member(role=Role.PROJECT_LEADER)

    def member(self, **of) -> User:
        current = Membership.objects.current().filter(project=self.project, **of)
        return current.select_related("user").order_by("user__email")[0].user

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def fill(self):
        """In each group every state there is; the parties take turns."""
        for group in self.project.caseworker_groups.filter(parties__isnull=False).distinct().order_by("name"):
            parties = list(group.parties.order_by("pk"))
            for at, (raised, events) in enumerate(WAYS):
                self.one(group, parties[at % len(parties)], raised, events)
            self.enrolled(group, parties)
            self.meeting(group)
        self.protect()

    def one(self, group: CaseworkerGroup, party: Party, raised: int, events):
        by = self.member(group=group, party=party)
        referral = self.raised(group, party, self.ago(raised), by)
        for what, days in events:
            self.step(referral, what, self.ago(days), by)
        self.consent(referral, by, withdrawn=raised == 31, ran_out=raised == 57)

    def raised(self, group, party, day, by, person: Participant | None = None) -> Referral:
        self.number += 1
        person = person or invented(1000 + self.number, day, by, self.project, Unknown())
        texts = TEXTS[self.number % len(TEXTS)]
        names = {"first_name": person.first_name, "last_name": person.last_name}
        referral = Referral(
            **{"project": self.project, "group": group, "party": party, "participant": person, "raised_on": day},
            **{"employed": self.number % 7 == 0} if self.number % 5 else {},
            **names,
            **texts,
        )
        return referring.refer(referral, by=by)

    def step(self, referral: Referral, what: str, day: date, by):
        another = {"activity": "Kommunens arbetsmarknadsenhet"} if what == "another" else {}
        kind = Kind.PROPOSED if another else Kind(what)
        fields = {"reason": REASONS.get(kind, ""), "party": referring.party_of(by, referral), **another}
        if kind == Kind.INVESTIGATION:
            overdue = (self.today - referral.raised_on).days == OVERDUE
            fields |= {"investigator": "Företagshälsovården", "until": self.ago(7 if overdue else -21)}
            fields |= {"question": "Arbetsförmåga: hur mycket och vilket slags arbete."}
        if kind in (Kind.ACCEPTED, Kind.RETURNED):
            fields["party"], by = None, self.leader
        if kind == Kind.ACCEPTED:
            self.all_done(referral)
        referring.append(referral, kind, by=by, day=day, **fields)
        referring.trace(by, referral, fields=["events"], details={"kind": str(kind)})

    def all_done(self, referral: Referral):
        Referral.objects.filter(pk=referral.pk).update(employed=False)
        for party in referring.concerned(referral):
            by = self.member(group=referral.group, party=party)
            referring.state_part(referral, party, True, "", by=by)

    def consent(self, referral: Referral, by, *, withdrawn=False, ran_out=False, of_project=False):
        day = max(referral.raised_on, self.ago(200 if ran_out else 170))
        end = self.ago(12) if ran_out else self.ago(-20 if self.number % 6 == 0 else -150)
        consent = Consent.objects.create(
            **{"referral": referral, "from_party": None if of_project else referral.party, "taken_by": by},
            **{"round": referring.last_event(referral).round, "purpose": PURPOSE, "start": day, "end": end},
            to_project=not of_project,
            information=list(Information) if of_project else [Information.SITUATION],
            form=ConsentForm.ORAL if self.number % 4 == 0 else ConsentForm.WRITTEN,
            documented="Antecknat i akten samma dag." if self.number % 4 == 0 else "Pärmen för samtycken.",
            taken_at=timezone.make_aware(datetime.combine(day, time(10, 20))),
        )
        others = referral.group.parties.exclude(pk=referral.party_id)
        consent.to_parties.set([referral.party] if of_project else others)
        if withdrawn:
            consent.withdrawn_by = by
            consent.withdrawn_at = timezone.make_aware(datetime.combine(self.ago(2), time(14, 5)))
            consent.save()
        self.trace(by, AuditAction.CREATE, consent, referral)

    def trace(self, by, action, target, referral, **event):
        AuditEvent.objects.record(
            by=by, action=action, target=target, participant=referral.participant, project=self.project, **event
        )

    def enrolled(self, group: CaseworkerGroup, parties: list[Party]):
        """Three of those who take part, or took part, came by way of the group; one of them goes back to it."""
        taken = Referral.objects.filter(project=self.project).values("participant")
        came = Participation.objects.filter(project=self.project, participant__protected=False, sequence=1)
        came = came.exclude(participant__in=taken).select_related("participant").order_by("-start", "pk")
        back = came.filter(destination=Destination.RETURNED_TO_GROUP)[:1]
        for at, participation in enumerate([*came.filter(destination="")[:2], *back]):
            party = parties[at % len(parties)]
            by = self.member(group=group, party=party)
            start, person = participation.start, participation.participant
            referral = self.raised(group, party, start - timedelta(days=40 + 13 * at), by, person)
            for what, days in [("proposed", 19), ("accepted", 12)]:
                self.step(referral, what, start - timedelta(days=days), by)
            referring.append(referral, Kind.ENROLLED, by=self.leader, day=start, participation=participation)
            Participation.objects.filter(pk=participation.pk).update(group=group)
            if participation.destination:
                participation.exit_reason = participation.exit_reason or REASONS[Kind.RETURNED]
                referring.align(participation, by=self.leader)
            self.consent(referral, by)
            self.consent(referral, self.leader, of_project=True, withdrawn=at == 1, ran_out=at == 2)

    def meeting(self, group: CaseworkerGroup):
        """One that is closed, so that there are minutes: what was decided that day, and a case that was put off."""
        day = self.ago(MET)
        at = timezone.make_aware(datetime.combine(day, time(9, 30)))
        by = self.member(group=group)
        meeting = GroupMeeting.objects.create(
            **{"group": group, "date": day, "opened_by": by, "opened_at": at, "closed_by": by},
            **{"closed_at": at + timedelta(hours=1), "next_date": self.ago(MET - 28)},
        )
        self.audited(by, AuditAction.CREATE, meeting)
        put_off = Referral.objects.filter(group=group, raised_on=self.ago(OVERDUE))
        of_the_day = Referral.objects.filter(group=group, events__day=day, events__kind=Kind.INVESTIGATION)
        for position, referral in enumerate([*of_the_day, *put_off.exclude(pk__in=of_the_day)], 1):
            decision = referral.events.filter(day=day, kind=Kind.INVESTIGATION).first()
            if decision:
                decision.meeting = meeting
                decision.save()
            case = MeetingCase.objects.create(
                **{"meeting": meeting, "referral": referral, "position": position, "decision": decision},
                **{"party": referral.party, "dealt_at": at, "dealt_by": by},
                note="" if decision else "Läkarutlåtandet har inte kommit. Företagshälsovården påminns.",
            )
            case.present.set(referring.may_hear(referral))
            self.trace(by, AuditAction.CHANGE, referral, referral, fields=["meeting_cases"])

    def audited(self, by, action, target):
        AuditEvent.objects.record(by=by, action=action, target=target, project=self.project)

    def protect(self):
        """One person of the second group, in one of the two degrees; the referrer and the leader are named."""
        group = self.project.caseworker_groups.filter(parties__isnull=False).distinct().order_by("name").last()
        referral = self.project.referrals.filter(group=group).order_by("raised_on").last()
        degree = {"navigator": ProtectionDegree.REGISTRATION}.get(self.project.slug, ProtectionDegree.MARKING)
        if referral is None:  # a project that was filled before there were referrals
            return
        person = Participant.objects.get(pk=referral.participant_id)
        person.protected, person.degree, person.phone, person.address = True, degree, "", ""
        person.save()
        person.named_people.set([self.leader, self.member(group=group, party=referral.party)])
        self.trace(self.leader, AuditAction.CHANGE, person, referral, fields=["degree", "protected"], reason="Skydd.")
