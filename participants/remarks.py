"""What is said of free text in a plan while it is written: numbers and diagnoses that may not be needed.

The one place where the plan asks; nothing of it hinders saving.
"""


def remarks(text: str) -> list[str]:
    return []
