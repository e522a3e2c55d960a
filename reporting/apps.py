from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self):
        from participants.corrections import groupers
        from reporting.age_groups import age_groups

        groupers.append(age_groups)
