from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self):
        from participants.audit_names import page_words, participant_names
        from participants.clock_change import CLOCK
        from projects import consequences
        from projects.log_words import detail_worders, participant_namers

        participant_namers.append(participant_names)
        detail_worders.append(page_words)
        consequences.registered.append(CLOCK)
