from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self):
        from participants.audit_names import participant_names
        from participants.clock_change import CLOCK
        from projects import consequences
        from projects.log_words import participant_namers

        participant_namers.append(participant_names)
        consequences.registered.append(CLOCK)
