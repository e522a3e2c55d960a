from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self):
        from employers.leaving import standing_with
        from employers.merging import obstacles
        from matching.alarms import PLACEMENT
        from matching.calendar import placements as placements_of_the_week
        from matching.calendar import visits as visits_of_the_week
        from matching.employer_merging import placed_there, same_start
        from matching.lent_end_assessment import register_lent
        from matching.log_words import register_words
        from matching.match_timeline import MATCH_TITLES, match_branches
        from matching.match_words import register_matching
        from matching.opening_section import register_openings
        from matching.person_tabs import add_tabs
        from matching.placement_sections import register_sections
        from matching.reminders import register_reminders
        from matching.scheduled_days import scheduled
        from matching.shared_placements import placements
        from matching.timeline import PLACEMENT_TITLES, placement_branches
        from participants import calendar, timeline, timeline_words, week_grid
        from participants.alarms import register
        from participants.enums import Information
        from participants.shared_case import tellers

        obstacles.append(same_start)
        standing_with.append(placed_there)
        register_lent()
        register_reminders()
        tellers[Information.PLACEMENTS].append(placements)
        register(PLACEMENT)
        register_words()
        register_sections()
        add_tabs()
        week_grid.schedules.append(scheduled)
        register_matching()
        calendar.register(placements_of_the_week)
        calendar.register(visits_of_the_week)
        register_openings()
        timeline.sources += [placement_branches, match_branches]
        timeline_words.TITLES.update(PLACEMENT_TITLES | MATCH_TITLES)
