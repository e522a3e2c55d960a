from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self):
        from projects.log_words import detail_worders
        from reporting.audit_words import figure_words

        detail_worders.append(figure_words)
