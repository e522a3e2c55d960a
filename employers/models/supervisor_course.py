import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.models.contact_person import ContactPerson
from projects.models import Project


class CourseQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(project__in=Project.objects.permitting(permission, user))

    def with_numbers(self):
        """`invited` and `came`: how many were to come, and how many were there."""
        there = Q(participants__attended=True)
        return self.annotate(invited=Count("participants"), came=Count("participants", filter=there))


class SupervisorCourse(models.Model):
    """A course that the project holds for supervisors."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="supervisor_courses")
    date = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=150)
    content = models.TextField(_("content"), max_length=4000, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervisor course")
        verbose_name_plural = _("supervisor courses")
        ordering = ["-date", "-pk"]

    def __str__(self):
        return f"{self.date} {self.title}"

    @transaction.atomic
    def invite(self, people, *, by):
        """They are to come. Who is on the course already stays as she is."""
        self.locked()
        there = set(self.participants.values_list("person_id", flat=True))
        new = [person for person in people if person.pk not in there]
        if not new:
            raise ValidationError(gettext("Those you chose are on the course already."))
        CourseParticipant.objects.bulk_create([CourseParticipant(course=self, person=person) for person in new])
        self.trace(by, fields=["participants"], details={"added": len(new)})

    @transaction.atomic
    def mark(self, answers: dict[int, tuple], *, by):
        """Who was there: for each row what its page showed and what is said now. None of what another has said since
        is written over.
        """
        self.locked()
        rows = {one.pk: one for one in self.participants.all()}
        changed = {pk: now for pk, (seen, now) in answers.items() if now != seen and pk in rows}
        if any(rows[pk].attended not in (answers[pk][0], now) for pk, now in changed.items()):
            raise ValidationError(gettext("Somebody else has marked this meanwhile. Look at it again."))
        if self.date > timezone.localdate() and any(now is not None for now in changed.values()):
            raise ValidationError(gettext("The course has not been held yet."))
        for pk, now in changed.items():
            rows[pk].attended = now
        if changed:
            CourseParticipant.objects.bulk_update([rows[pk] for pk in changed], ["attended"])
            self.trace(by, fields=["attended"], details={"marked": len(changed)})

    @transaction.atomic
    def remove_people(self, pks, *, by):
        """They were not to come after all."""
        self.locked()
        number, _rows = self.participants.filter(pk__in=pks).delete()
        if number:
            self.trace(by, fields=["participants"], details={"removed": number})

    def locked(self):
        return type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)

    def trace(self, by, **event):
        AuditEvent.objects.record(by=by, action=AuditAction.CHANGE, target=self, project=self.project, **event)


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
