"""Who refers people to the demo projects: the parties, the groups they sit in, their caseworkers. All invented."""

from dataclasses import dataclass

from accounts.models import User
from projects.enums import PartyKind
from projects.models import CaseworkerGroup, Membership, Party, Project
from projects.roles import Role

EMPLOYMENT, INSURANCE = "Arbetsförmedlingen", "Försäkringskassan"
COUNTY = "Landstinget i Värmland"


@dataclass(frozen=True)
class Seat:
    """A party in a group, and the account of its caseworker there: the beginning of the address."""

    group: str
    party: str
    kind: PartyKind
    account: str

    @property
    def title(self) -> str:
        """The party, and where there are several groups the place."""
        place = self.group.partition(" i ")[2]
        return f"Handläggare {self.party}" + (f", {place}" if place and place not in self.party else "")


def municipal_group(place: str) -> list[Seat]:
    group, ending = f"Handläggargruppen i {place}", place.lower()
    return [
        Seat(group, f"Socialtjänsten i {place}", PartyKind.SOCIAL_SERVICES, f"socialtjansten.{ending}"),
        Seat(group, EMPLOYMENT, PartyKind.EMPLOYMENT_SERVICE, f"arbetsformedlingen.{ending}"),
        Seat(group, INSURANCE, PartyKind.SOCIAL_INSURANCE, f"forsakringskassan.{ending}"),
        Seat(group, COUNTY, PartyKind.REGION, f"landstinget.{ending}"),
    ]


SEATS = {
    "navigator": [
        Seat("Socialtjänsten (IFO)", "Individ- och familjeomsorgen", PartyKind.SOCIAL_SERVICES, "ifo"),
        Seat("Integrationsenheten", "Integrationsenheten", PartyKind.MUNICIPALITY, "integration"),
    ],
    "kraftstation": [seat for place in ["Forshaga", "Hagfors", "Munkfors"] for seat in municipal_group(place)],
    "stegen": [
        Seat("Handläggargruppen", "Socialtjänsten", PartyKind.SOCIAL_SERVICES, "handlaggare"),
        Seat("Handläggargruppen", EMPLOYMENT, PartyKind.EMPLOYMENT_SERVICE, "arbetsformedlingen"),
        Seat("Handläggargruppen", INSURANCE, PartyKind.SOCIAL_INSURANCE, "forsakringskassan"),
        Seat("Integrationsenheten", "Integrationsenheten", PartyKind.MUNICIPALITY, "integration"),
    ],
}
WITHOUT_GROUP_MEETINGS = {"navigator"}  # its two units refer straight to the project


def add_caseworkers(project: Project):
    """The parties, each in its groups, with a caseworker. The password is given with everybody's."""
    for seat in SEATS[project.slug]:
        party, _made = Party.objects.get_or_create(project=project, name=seat.party, defaults={"kind": seat.kind})
        group, _made = CaseworkerGroup.objects.get_or_create(project=project, name=seat.group)
        group.parties.add(party)
        address = f"{seat.account}@{project.slug}.example"
        user = User.objects.filter(email=address).first() or User.objects.create_user(address, name=seat.title)
        Membership.objects.get_or_create(
            user=user, project=project, defaults={"role": Role.CASEWORKER, "group": group, "party": party}
        )
    if project.slug in WITHOUT_GROUP_MEETINGS:
        project.group_decides = project.parties_do_their_part = False
        project.save()
