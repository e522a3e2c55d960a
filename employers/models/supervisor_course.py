import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from employers.models.contact_person import ContactPerson
from projects.models import Project


class SupervisorCourse(models.Model):
    """A course that the project holds for supervisors."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="supervisor_courses")
    date = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=150)
    content = models.TextField(_("content"), max_length=4000, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("supervisor course")
        verbose_name_plural = _("supervisor courses")
        ordering = ["-date", "-pk"]

    def __str__(self):
        return f"{self.date} {self.title}"


class CourseParticipant(models.Model):
    """A supervisor who was to come; whether she was there is not known (None) until somebody says."""

    course = models.ForeignKey(SupervisorCourse, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(ContactPerson, on_delete=models.PROTECT, related_name="courses")
    attended = models.BooleanField(_("was there"), null=True, blank=True)

    class Meta:
        verbose_name = _("participant of a supervisor course")
        verbose_name_plural = _("participants of supervisor courses")
        constraints = [models.UniqueConstraint(fields=["course", "person"], name="once_on_a_course")]

    def __str__(self):
        return str(self.person)
