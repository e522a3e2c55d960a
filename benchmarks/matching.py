"""A thousand participants against a thousand openings, and five hundred against three hundred places jointly.

In a process of its own, so that its memory is its own. Nothing is read from a database: the rules are measured.
`worst`: every opening asks for three things that no other asks for, and nobody has anything in common.
"""

import os
import random
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

from benchmarks.timing import verdict

SEED, SECONDS_AT_MOST, MEGABYTES_AT_MOST = 20, 2.0, 500
WORDS = [f"skill{number}" for number in range(200)]
TOWNS = [f"town{number}" for number in range(40)]
BARRIERS = ["mobility", "reading", "hearing", "sight", "psychological"]
DEMANDS = ["lifting", "standing", "stairs", "noise", "dust"]
LEVELS, CEFR = ["", "basic", "used", "expert"], ["", "a1", "a2", "b1", "b2", "c1", "native"]


def run() -> bool:
    """Also says what it cost, for docs/performance.md."""
    return all([measured(*what) for what in [("rank", 1000, 1000), ("worst", 1000, 1000), ("assign", 500, 300)]])


def measured(what: str, people: int, openings: int) -> bool:
    command = [sys.executable, "-m", "benchmarks.matching", what, str(people), str(openings)]
    told = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    ).stdout
    seconds, spent, megabytes = map(float, told.split())
    name = f"{what} {people} × {openings} (load {os.getloadavg()[0]:.1f}, {spent:.2f} s of the processor)"
    quick = verdict(name, seconds, SECONDS_AT_MOST, at_most=True, unit="s")
    small = verdict(name, megabytes, MEGABYTES_AT_MOST, at_most=True, unit="MB")
    return quick and small


def alone(what: str, people: int, openings: int):
    """Says the seconds on the clock and of the processor, importing numpy and SciPy included, and the most memory."""
    import resource

    import django

    django.setup()
    from matching.assigning import assign
    from matching.ranking import rankings, tabulate
    from matching.scoring import rules

    seekers, offers = made(people, openings, random.Random(SEED), of_its_own=what == "worst")
    weighed = rules(sees_case=True, non_traditional=3)
    started, spent = time.perf_counter(), time.process_time()
    if what == "assign":
        assert len(assign(seekers, offers, [1] * openings, weighed)) > openings / 2
    else:
        ranked = rankings(tabulate(seekers, offers, weighed), seekers, offers)
        assert ranked.shape == (openings, people)
    seconds, spent = time.perf_counter() - started, time.process_time() - spent
    print(seconds, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def made(people: int, openings: int, chance, *, of_its_own: bool):
    codes = [f"{number:04}" for number in range(1111, 9630, 20)]
    own = [[f"only{number}x{one}" for one in range(3)] if of_its_own else [] for number in range(openings)]
    seekers = [seeker(f"person{number}", codes, chance) for number in range(people)]
    return seekers, [offer(f"opening{number}", codes, own[number], chance) for number in range(openings)]


def some(values, most: int, chance) -> list:
    return chance.sample(values, chance.randint(0, most))


def seeker(key: str, codes, chance):
    from matching.skill_words import words_of
    from matching.values import Holding, Seeker, Wish

    def held(names, levels):
        return {words_of(name): Holding(chance.choice(levels), chance.random() < 0.5) for name in names}

    return Seeker(
        key=key,
        skills=held(some(WORDS, 10, chance), LEVELS),
        languages=held(["svenska", *some(["arabiska", "somaliska", "engelska"], 2, chance)], CEFR),
        licences=held(some(["b", "truck"], 2, chance), [""]),
        wishes=tuple(Wish(code[: chance.randint(1, 4)]) for code in some(codes, 3, chance)),
        hours=(chance.choice([None, 10, 20]), chance.choice([None, 30, 40])),
        municipality=chance.choice(TOWNS),
        reach=frozenset(some(TOWNS, 4, chance)),
        avoids=frozenset(some(DEMANDS, 1, chance)),
        barriers=frozenset(some(BARRIERS, 2, chance)),
        sex=chance.choice(["woman", "man", ""]),
    )


def offer(key: str, codes, own_words, chance):
    from matching.skill_words import words_of
    from matching.values import Adaptation, Need, Offer, Wish, town

    def needs(names, levels):
        return tuple(Need(one, words_of(one), chance.choice(levels), chance.random() < 0.2) for one in names)

    return Offer(
        key=key,
        occupation=Wish(chance.choice(codes)),
        hours=Decimal(chance.randint(5, 40)),
        municipality=town(chance.choice(TOWNS)),
        skills=needs(own_words or some(WORDS, 4, chance), LEVELS),
        languages=needs(["svenska"], CEFR),
        licences=needs(some(["b", "truck"], 1, chance), [""]),
        demands=needs(some(DEMANDS, 2, chance), [""]),
        adaptations=tuple(Adaptation(one) for one in some(BARRIERS, 3, chance)),
        women=chance.randint(0, 1000),
        men=chance.randint(0, 1000),
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    alone(sys.argv[1], *map(int, sys.argv[2:]))
