#!/usr/bin/env python
import io
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # å in a terminal without it is no reason to stop
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
