from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self):
        from participants import lent_assessment, lent_screen, plan_lent
        from participants.audit_names import page_words, participant_names
        from participants.clock_change import CLOCK
        from projects import consequences
        from projects.log_words import detail_worders, participant_namers

        for kind in (plan_lent.KIND, lent_assessment.SELF_ASSESSMENT):
            lent_screen.register(kind)
        participant_namers.append(participant_names)
        detail_worders.append(page_words)
        consequences.registered.append(CLOCK)
