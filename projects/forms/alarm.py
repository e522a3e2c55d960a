from accounts.forms.guarded import GuardedForm
from projects.models import Project


class AlarmSettingsForm(GuardedForm):
    """When alarms sound (participants/alarms.py)."""

    class Meta:
        model = Project
        fields = [
            "alarm_session_days",
            "alarm_absences",
            "alarm_plan_days",
            "alarm_exit_plan_weeks",
            "alarm_placement_weeks",
            "alarm_unsigned_days",
            "alarm_document_days",
            "alarm_contact_days",
            "alarm_quiet_days",
            "alarm_agreement_days",
        ]

    def project_of(self, instance):
        return instance
