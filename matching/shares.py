"""The counts of women and men of an occupation as they are known now, to be kept with what was agreed."""

from employers.occupations import share_of


def share_now(code: str) -> tuple[int, int, int] | None:
    """(women, men, year) of exactly this occupation; a narrower or wider one is not guessed from."""
    found = share_of(code) if code else None
    return (found.women, found.men, found.year) if found else None
