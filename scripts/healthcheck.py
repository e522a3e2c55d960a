"""For the container of the web server: ends with 0 where the site is healthy. The site answers its own hosts only."""

import os
import urllib.error
import urllib.request

from scripts.common import main


def healthcheck(_arguments: list[str]) -> int:
    port = os.environ.get("PORT") or "8000"
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/health/", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310  (our own address)
            return 0
    except (urllib.error.URLError, OSError) as error:
        print(error)
        return 1


if __name__ == "__main__":
    main(healthcheck)
