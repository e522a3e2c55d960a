"""A process that logs sessions as fast as it is told: `python -m tests.drills.writer FILE A_SECOND SECONDS`.

FILE gets a line for each session that is saved, after it is, and one for each that is refused.
"""

import random
import sys
import time
from datetime import timedelta

import django

django.setup()

from participants.models import Participation, Session  # noqa: E402
from participants.models.roster import Line  # noqa: E402


def write(file, a_second: float, seconds: float) -> None:
    people = list(Participation.objects.select_related("participant", "project"))
    coach = people[0].coach_assignments.get().coach
    began = time.monotonic()
    number = 0
    while (passed := time.monotonic() - began) < seconds:
        if passed < number / a_second:
            time.sleep(number / a_second - passed)
        number += 1
        file.write(attempt(random.choice(people), coach) + "\n")
        file.flush()


def attempt(participation, coach) -> str:
    day = participation.start + timedelta(random.randrange(300))
    session = Session(project=participation.project, date=day, minutes=random.randint(1, 3), coach=coach)
    try:
        session.log([Line(participation.participant.public_id)], by=coach)
    except Exception as error:
        return f"refused {type(error).__name__} {error}"
    return f"saved {session.public_id}"


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        write(file, float(sys.argv[2]), float(sys.argv[3]))
