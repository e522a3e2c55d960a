"""Mappings of the project that runs, some in several versions, and skills in every state. All invented.

Days are counted back from the day of loading, and never before the person came.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from participants import mappings
from participants.enums import Employability, SkillKind, SkillLevel, SkillState
from participants.models import CoachAssignment, Mapping, Participation, Skill, SkillStep
from projects.models import Project

# Each: what was known at the first meeting, what came to it, what came last.
LIVES = [
    [
        {
            "social_situation": "Bor med sin syster i Krokom. Åker buss, har inget körkort.",
            "education": "Fordonsprogrammet i två år, slutade i tvåan. Betyg finns i några kurser.",
            "work_experience": "Sommarjobb på däckverkstad två somrar.",
            "wishes": "Vill ha ett riktigt jobb och egen lägenhet.",
        },
        {
            "social_situation": "Bor med sin syster i Krokom fram till sommaren. Åker buss, har börjat övningsköra.",
            "health": "Orkar hela dagar. Behöver instruktioner en i taget och lugnt omkring sig.",
            "informal_competence": "Lagar mopeder och cyklar åt halva kvarteret. Svetsar lite.",
            "work_wishes": "Bilverkstad eller lager, dagtid, högst en halvtimme med buss.",
            "employability": Employability.TRAINING,
            "judgement": "Händig och kommer i tid. Saknar betyg och referenser från vuxna arbetsgivare.",
        },
        {
            "network": "Chefen på däckverkstaden svarar gärna på frågor. Farbrodern kör lastbil.",
            "labour_market": "Två verkstäder i Krokom tar emot praktikanter; lagret i Östersund anställer i höst.",
            "employability": Employability.NEAR,
            "judgement": "Händig och kommer i tid. Har nu en referens. Fordonsbetyget går att läsa in på komvux.",
        },
    ],
    [
        {
            "social_situation": "Gift, två barn på förskola. Bor i Föllinge, en timme med buss.",
            "foreign_education": "Kockutbildning i Aleppo, tre år. Intyget finns hemma, på arabiska.",
            "work_experience": "Drev ett eget kök i Aleppo i åtta år, fyra anställda.",
            "languages": "Arabiska modersmål, turkiska i köket, svenska på SFI kurs C.",
            "wishes": "Vill arbeta med mat och tjäna egna pengar.",
        },
        {
            "foreign_education": "Kockutbildning i Aleppo, tre år. Intyget är översatt och skickat till UHR.",
            "validation": "UHR bedömer utbildningen. Branschvalidering i kök kan börja på Birka till våren.",
            "life_experience": "Höll ihop familj och ekonomi under två år på flykt.",
            "informal_competence": "Lagar mat för åttio personer, räknar råvaror i huvudet, leder andra i köket.",
            "work_wishes": "Kök på äldreboende, skola eller restaurang. Kan arbeta kvällar.",
            "employability": Employability.NEAR,
            "judgement": "Yrkesskicklig. Svenskan och papperen är det som återstår.",
        },
    ],
    [
        {
            "social_situation": "Bor ensam i Krokom. Har haft svårt att komma upp på morgnarna.",
            "education": "Grundskola. Gymnasiet avbrutet efter en termin.",
            "wishes": "Vill ha någonstans att gå på dagarna.",
            "employability": Employability.SUPPORT,
        },
    ],
]
# (kind, name, level, place, country, the steps since: (state, days ago, by whom))
CAN = [
    (SkillKind.LANGUAGE, "Arabiska", SkillLevel.NATIVE, "", "SY", []),
    (SkillKind.LANGUAGE, "Svenska", SkillLevel.A2, "SFI Krokom", "SE", [("validated", 40, "SFI Krokom")]),
    (SkillKind.FORMAL, "Kockutbildning, tre år", "", "Aleppo", "SY", [("validating", 30, "UHR")]),
    (SkillKind.INFORMAL, "Laga mat för många", SkillLevel.EXPERT, "eget kök", "SY", []),
    (SkillKind.LICENCE, "Livsmedelshygien", "", "Birka folkhögskola", "SE", [("validated", 12, "Birka")]),
    (SkillKind.INFORMAL, "Svetsa", SkillLevel.BASIC, "hemma", "SE", []),
    (SkillKind.INFORMAL, "Laga cyklar och mopeder", SkillLevel.USED, "hemma", "SE", [("validating", 9, "Verkstan")]),
    (SkillKind.LICENCE, "Truckkort", "", "Gävle", "SE", [("validating", 25, "TYA"), ("rejected", 6, "TYA")]),
    (SkillKind.LICENCE, "Körkort B", "", "Damaskus", "SY", []),
    (SkillKind.FORMAL, "Fordonsteknik, två kurser", "", "Wargentinsskolan", "SE", [("validated", 50, "betyg sett")]),
]  # fmt: skip
STANDS = [3, 2, 1, 0, 2, 3]  # how many of the meetings have been held with each


def fill(project: Project, today: date):
    """Nothing the second time."""
    if Mapping.objects.filter(participation__project=project).exists():
        return
    people = Participation.objects.filter(project=project, exit__isnull=True, start__lte=today)
    for at, participation in enumerate(people.order_by("start", "pk")):
        coach = CoachAssignment.objects.filter(participation=participation).order_by("start").last()
        if coach:
            Mapped(participation, coach.coach, today, at).fill()


@dataclass
class Mapped:
    participation: Participation
    coach: object
    today: date
    number: int

    def day(self, ago: int) -> date:
        return max(self.today - timedelta(days=ago), self.participation.start)

    def fill(self):
        meetings = LIVES[self.number % len(LIVES)][: STANDS[self.number % len(STANDS)]]
        known: dict[str, str] = {}
        authors: dict[str, list] = {}
        mapping = None
        for at, told in enumerate(meetings):
            moment = self.moment(7 * (len(meetings) - at))
            known |= told
            authors = authors | dict.fromkeys(told, [self.coach.pk, moment.isoformat()])
            facts = {
                "number": at + 1,
                "authors": authors,
                "begun_at": moment,
                "saved_at": moment,
                "saved_by": self.coach,
            }
            if mapping is None:
                mapping = Mapping.objects.create(participation=self.participation, **facts, **known)
                continue
            mappings.keep_version(mapping)
            for name, value in {**facts, **known}.items():
                setattr(mapping, name, value)
            mapping.save()
        if meetings:
            self.skills()

    def moment(self, ago: int) -> datetime:
        return timezone.make_aware(datetime.combine(self.day(ago), time(10, 20)))

    def skills(self):
        for kind, name, level, place, country, steps in CAN[self.number % 3 :: 2]:
            skill = Skill.objects.create(
                participation=self.participation, kind=kind, name=name, level=level, place=place, country=country
            )
            self.validate(skill, steps)

    def validate(self, skill: Skill, steps):
        before = SkillState.CLAIMED
        for state, ago, validator in steps:
            after, day = SkillState(state), self.day(ago)
            SkillStep.objects.create(
                skill=skill, before=before, after=after, day=day, validator=validator, recorded_by=self.coach
            )
            skill.state, skill.state_on, skill.validator, before = after, day, validator, after
        skill.save()
