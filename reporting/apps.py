from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self):
        from participants.corrections import groupers
        from projects.log_words import detail_worders
        from reporting.age_groups import age_groups
        from reporting.audit_words import figure_words

        detail_worders.append(figure_words)
        groupers.append(age_groups)
