"""Many doing something in the same moment, each on a connection of its own."""

import threading

from django.db import connection


def at_once(deeds) -> list:
    """Do all deeds at once; their results in the same order. What one of them raises is raised here."""
    deeds = list(deeds)
    barrier, results, errors = threading.Barrier(len(deeds)), [None] * len(deeds), []

    def run(number, deed):
        try:
            be_patient()
            barrier.wait()
            results[number] = deed()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    def be_patient():
        """Threads of one interpreter wait for each other far longer than as many processes would."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '60s'")

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
