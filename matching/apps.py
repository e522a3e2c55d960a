from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self):
        from matching.alarms import PLACEMENT
        from matching.calendar import placements as placements_of_the_week
        from matching.shared_placements import placements
        from matching.timeline import PLACEMENT_TITLES, placement_branches
        from participants import calendar, timeline, timeline_words
        from participants.alarms import register
        from participants.enums import Information
        from participants.shared_case import tellers

        tellers[Information.PLACEMENTS].append(placements)
        register(PLACEMENT)
        calendar.register(placements_of_the_week)
        timeline.sources.append(placement_branches)
        timeline_words.TITLES.update(PLACEMENT_TITLES)
