"""The cache on Redis, which does not take the site down with it."""

import logging
import time

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError

logger = logging.getLogger(__name__)

PAUSE = 15  # seconds without asking a Redis that did not answer


class PatientClient(RedisCacheClient):
    """Asks Redis and, while that is away, this process's own memory: limits still count, each process for itself.

    Holds for what the site and its sign-in library ask for; anything else raises, as it does without this.
    """

    def __init__(self, servers, **options):
        super().__init__(servers, **options)
        self.memory = LocMemCache("while-redis-is-away", {})
        self.away_until = 0.0

    def add(self, key, value, timeout):
        return self.first_of(super().add, self.memory.add, key, value, timeout)

    def get(self, key, default):
        return self.first_of(super().get, self.memory.get, key, default)

    def set(self, key, value, timeout):
        return self.first_of(super().set, self.memory.set, key, value, timeout)

    def delete(self, key):
        return self.first_of(super().delete, self.memory.delete, key)

    def first_of(self, ask_redis, ask_memory, *arguments):
        if time.monotonic() >= self.away_until:
            try:
                return ask_redis(*arguments)
            except (RedisError, OSError) as error:
                self.away_until = time.monotonic() + PAUSE
                logger.warning("The cache does not answer (%s); going on without it", type(error).__name__)
        return ask_memory(*arguments)


class PatientRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = PatientClient
