from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self):
        from participants import lent_screen, plan_lent
        from participants.audit_names import page_words, participant_names
        from participants.clock_change import CLOCK
        from participants.lent_assessment import SELF_ASSESSMENT
        from participants.lent_screen import register
        from projects import consequences
        from projects.log_words import detail_worders, participant_namers

        lent_screen.register(plan_lent.KIND)
        participant_namers.append(participant_names)
        detail_worders.append(page_words)
        consequences.registered.append(CLOCK)
        register(SELF_ASSESSMENT)
