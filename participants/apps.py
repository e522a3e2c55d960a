from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self):
        from participants.audit_names import participant_names
        from projects.log_words import participant_namers

        participant_namers.append(participant_names)
