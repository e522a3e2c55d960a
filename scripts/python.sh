#!/bin/sh
# Prints the first Python that is new enough and complete: Debian's own where there is one.
for python in /usr/bin/python3.11 python3.11 python3 python3.13 python3.12; do
    if "$python" -c 'import sys, ctypes, sqlite3, ssl, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$python"
        exit 0
    fi
done
echo python3-not-found # make shows this name in its error
