"""The site under load: as in the tests, with the bare views among its addresses and templates kept in memory."""

from config.settings.test import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "benchmarks.floor_urls"
