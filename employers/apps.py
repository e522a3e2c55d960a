from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate


class EmployersConfig(AppConfig):
    name = "employers"

    def ready(self):
        from employers import sections
        from employers.pages import employer_sections

        employer_sections += [sections.openings, sections.agreements, sections.courses]
        post_migrate.connect(know_occupations, sender=self)


def know_occupations(using, **kwargs):
    """What comes with the program is there once the tables are; what is known already stays as it is."""
    from employers.models import OccupationShare
    from employers.occupations import load

    connection = connections[using]
    if using == DEFAULT_DB_ALIAS and OccupationShare._meta.db_table in connection.introspection.table_names():
        load()
