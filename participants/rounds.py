"""The rounds of a referral as people count them: a return that was a mistake and was taken back opened none."""

from collections.abc import Sequence

from participants.models import ReferralEvent


def rounds_of(events: Sequence[ReferralEvent]) -> list[list[ReferralEvent]]:
    """All of a referral's events, in order, round by round; what was taken back in the round it went back to."""
    rounds: list[list[ReferralEvent]] = []
    for event in events:
        while rounds and rounds[-1][0].round > event.round:
            taken_back = rounds.pop()
            rounds[-1] += taken_back
        if rounds and rounds[-1][0].round == event.round:
            rounds[-1].append(event)
        else:
            rounds.append([event])
    return rounds


def without_what_was_taken_back(events: Sequence[ReferralEvent]) -> list[ReferralEvent]:
    return [event for some in rounds_of(events) for event in some if event.round == some[0].round]
