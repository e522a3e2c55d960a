"""Where a plan stands towards its signatures."""

from dataclasses import dataclass

from participants.models import Plan, PlanVersion
from participants.models.plan_version import checksum_of
from participants.plan_content import has_goal


@dataclass(frozen=True)
class Status:
    """`versions` come without their contents, the latest first; `checksum` is that of the plan as it stands now."""

    checksum: str
    versions: tuple[PlanVersion, ...]
    has_goal: bool

    @property
    def last(self) -> PlanVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def is_signed(self) -> bool:
        """Just as it stands."""
        return self.last is not None and self.last.checksum == self.checksum

    @property
    def is_changed(self) -> bool:
        return self.last is not None and not self.is_signed

    @property
    def can_be_signed(self) -> bool:
        return self.has_goal and not self.is_signed


def status_of(plan: Plan, content: dict) -> Status:
    versions = plan.versions.select_related("signed_by").defer("content").order_by("-number")
    return Status(checksum_of(content), tuple(versions), has_goal(content))
