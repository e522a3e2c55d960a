"""`make locks`: requirements/*.txt from pyproject.toml, with hashes, for every platform, without any address."""

from scripts.common import ROOT, Trouble, main, say
from scripts.setup import UV, get_uv, run

LOCKS = {"core": [], "dev": ["--group", "dev"]}
OPTIONS = ["--generate-hashes", "--universal", "--python-version", "3.11", "--system-certs", "--quiet"]
OPTIONS += ["--no-emit-index-url", "--no-annotate", "--no-header"]


def locks(_arguments: list[str]) -> None:
    if not get_uv():
        raise Trouble("uv is needed for this and could not be installed.")
    for name, groups in LOCKS.items():
        target = f"requirements/{name}.txt"
        if run([str(UV), "pip", "compile", "pyproject.toml", *groups, *OPTIONS, "-o", target]).returncode:
            raise Trouble(f"{target} could not be written; the lines above say why.")
        say(f"{target}: {(ROOT / target).read_text().count('==')} packages")


if __name__ == "__main__":
    main(locks)
