import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0003_months_compared'),
        ('projects', '0002_spreadsheet_import'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('kind', models.CharField(choices=[('coaching', 'coaching'), ('mapping', 'mapping'), ('group', 'group activity'), ('job_styling', 'job styling'), ('job_search', 'job search'), ('study_visit', 'study visit'), ('work_placement', 'work placement'), ('language_placement', 'language placement'), ('work_training', 'work training'), ('education', 'education'), ('validation', 'validation'), ('other', 'other')], default='group', max_length=20, verbose_name='kind')),
                ('capacity', models.PositiveSmallIntegerField(default=12, verbose_name='places')),
                ('weekday', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], null=True, verbose_name='weekday')),
                ('start_time', models.TimeField(blank=True, null=True, verbose_name='time')),
                ('minutes', models.PositiveSmallIntegerField(default=120, verbose_name='minutes')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('due', models.DateField(verbose_name='reference day')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
                ('outcome', models.CharField(blank=True, choices=[('employed', 'in work'), ('self_employed', 'own business'), ('regular_education', 'regular education'), ('other_programme', 'another labour-market programme'), ('unemployed', 'unemployed'), ('other', 'other'), ('not_reached', 'not reached')], max_length=20, verbose_name='outcome after 90 days')),
                ('evidence', models.CharField(blank=True, choices=[('own_word', "the participant's own word"), ('coach_heard', 'the coach has heard it'), ('employer_confirmed', 'confirmed by the employer'), ('document_seen', 'document seen')], max_length=20, verbose_name='evidence')),
                ('recorded_on', models.DateField(blank=True, null=True, verbose_name='recorded on')),
                ('recorded_for', models.DateField(blank=True, null=True, verbose_name='recorded for the reference day')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
                'ordering': ['due', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FollowUpAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('channel', models.CharField(choices=[('phone', 'phone'), ('text_message', 'text message'), ('email', 'e-mail'), ('letter', 'letter'), ('meeting', 'meeting'), ('other', 'another way')], max_length=15, verbose_name='how')),
                ('result', models.CharField(choices=[('reached', 'reached'), ('no_answer', 'no answer'), ('message_left', 'left a message'), ('wrong_number', 'wrong number or address'), ('call_back', 'asked us to come back')], max_length=15, verbose_name='result')),
                ('next_try', models.DateField(blank=True, null=True, verbose_name='next try')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'verbose_name': 'attempt to follow up',
                'verbose_name_plural': 'attempts to follow up',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='from')),
                ('end', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'member of a group',
                'verbose_name_plural': 'members of groups',
                'ordering': ['start', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IllHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='The first day of the month.', verbose_name='month')),
                ('days', models.PositiveSmallIntegerField(verbose_name='days')),
            ],
            options={
                'verbose_name': 'ill-health days',
                'verbose_name_plural': 'ill-health days',
                'ordering': ['month', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PhasePeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField(verbose_name='from')),
                ('end', models.DateField(blank=True, null=True, verbose_name='until')),
                ('skipped', models.BooleanField(default=False, verbose_name='skipped')),
                ('extra_weeks', models.PositiveSmallIntegerField(default=0, verbose_name='weeks prolonged')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'phase of a participant',
                'verbose_name_plural': 'phases of participants',
                'ordering': ['start', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('cancelled', 'cancelled by us')], default='held', editable=False, max_length=10, verbose_name='state')),
                ('date', models.DateField(verbose_name='date')),
                ('start_time', models.TimeField(blank=True, null=True, verbose_name='time')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('form', models.CharField(choices=[('individual', 'in person'), ('phone', 'by phone'), ('video', 'by video'), ('workplace', 'at a workplace'), ('group', 'in a group')], default='individual', max_length=10, verbose_name='form')),
                ('kind', models.CharField(choices=[('coaching', 'coaching'), ('mapping', 'mapping'), ('group', 'group activity'), ('job_styling', 'job styling'), ('job_search', 'job search'), ('study_visit', 'study visit'), ('work_placement', 'work placement'), ('language_placement', 'language placement'), ('work_training', 'work training'), ('education', 'education'), ('validation', 'validation'), ('other', 'other')], default='coaching', max_length=20, verbose_name='kind')),
                ('topic', models.CharField(blank=True, max_length=200, verbose_name='topic')),
                ('next_step', models.CharField(blank=True, max_length=300, verbose_name='next step')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['date', 'start_time', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='attendance',
            name='absence',
            field=models.CharField(blank=True, choices=[('told', 'told us'), ('not_told', 'did not tell us'), ('cancelled', 'cancelled by us')], max_length=10, verbose_name='absence'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='note',
            field=models.TextField(blank=True, verbose_name='note'),
        ),
        migrations.AddField(
            model_name='coachassignment',
            name='note',
            field=models.TextField(blank=True, verbose_name='note for the hand-over'),
        ),
        migrations.AddField(
            model_name='participant',
            name='address',
            field=models.CharField(blank=True, max_length=200, verbose_name='address'),
        ),
        migrations.AddField(
            model_name='participant',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='e-mail address'),
        ),
        migrations.AddField(
            model_name='participant',
            name='first_key',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='participant',
            name='interpreter',
            field=models.BooleanField(blank=True, null=True, verbose_name='needs an interpreter'),
        ),
        migrations.AddField(
            model_name='participant',
            name='language',
            field=models.CharField(blank=True, max_length=60, verbose_name='language'),
        ),
        migrations.AddField(
            model_name='participant',
            name='last_key',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='participant',
            name='municipality',
            field=models.CharField(blank=True, max_length=100, verbose_name='municipality'),
        ),
        migrations.AddField(
            model_name='participant',
            name='no_number_reason',
            field=models.CharField(blank=True, help_text='If the person has none.', max_length=200, verbose_name='why there is no identity number'),
        ),
        migrations.AddField(
            model_name='participant',
            name='phone',
            field=models.CharField(blank=True, max_length=40, verbose_name='telephone'),
        ),
        migrations.AddField(
            model_name='participation',
            name='exit_reason',
            field=models.TextField(blank=True, verbose_name='reason for leaving'),
        ),
        migrations.AddField(
            model_name='participation',
            name='public_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='participation',
            name='support_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='months on support'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['last_key', 'first_key'], name='by_last_name', opclasses=['text_pattern_ops', 'text_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['first_key'], name='by_first_name', opclasses=['text_pattern_ops']),
        ),
        migrations.AddField(
            model_name='activitygroup',
            name='coach',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activity_groups', to=settings.AUTH_USER_MODEL, verbose_name='led by'),
        ),
        migrations.AddField(
            model_name='activitygroup',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activity_groups', to='projects.project'),
        ),
        migrations.AddField(
            model_name='followup',
            name='participation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='follow_up', to='participants.participation'),
        ),
        migrations.AddField(
            model_name='followupattempt',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_up_attempts', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='followupattempt',
            name='follow_up',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='participants.followup'),
        ),
        migrations.AddField(
            model_name='groupmember',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='participants.activitygroup'),
        ),
        migrations.AddField(
            model_name='groupmember',
            name='participation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='participants.participation'),
        ),
        migrations.AddField(
            model_name='illhealth',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ill_health', to='participants.participant'),
        ),
        migrations.AddField(
            model_name='illhealth',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ill_health', to='projects.project'),
        ),
        migrations.AddField(
            model_name='phaseperiod',
            name='participation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='participants.participation'),
        ),
        migrations.AddField(
            model_name='phaseperiod',
            name='phase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='projects.phase'),
        ),
        migrations.AddField(
            model_name='session',
            name='coach',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='coach'),
        ),
        migrations.AddField(
            model_name='session',
            name='expected',
            field=models.ManyToManyField(blank=True, related_name='planned_sessions', to='participants.participation', verbose_name='expected'),
        ),
        migrations.AddField(
            model_name='session',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='participants.activitygroup', verbose_name='group'),
        ),
        migrations.AddField(
            model_name='session',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='projects.project'),
        ),
        migrations.AddField(
            model_name='attendance',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='participants.session', verbose_name='session'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('present', False), ('absence', ''), _connector='OR'), name='whoever_is_present_is_not_absent', violation_error_message='Somebody present has no reason for absence.'),
        ),
        migrations.AddConstraint(
            model_name='activitygroup',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('project', 'name'), name='one_running_group_per_name', violation_error_message='The project already has a group with this name.'),
        ),
        migrations.AddConstraint(
            model_name='activitygroup',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__range', (1, 200))), name='group_has_places', violation_error_message='A group has from 1 to 200 places.'),
        ),
        migrations.AddConstraint(
            model_name='activitygroup',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (1, 1440))), name='group_minutes_within_a_day', violation_error_message='The minutes must lie between 1 and 1440.'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('outcome', ''), ('withdrawn_at__isnull', True)), fields=['due'], name='follow_ups_to_do'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', ''), ('recorded_on__isnull', False), _connector='OR'), name='outcome_is_recorded_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.UniqueConstraint(condition=models.Q(('end__isnull', True)), fields=('group', 'participation'), name='one_place_in_a_group', violation_error_message='The participant already has a place in the group.'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='place_ends_after_start', violation_error_message='The place cannot end before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='illhealth',
            constraint=models.UniqueConstraint(fields=('participant', 'project', 'month'), name='one_number_of_days_per_month'),
        ),
        migrations.AddConstraint(
            model_name='illhealth',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='ill_health_month_starts_on_first'),
        ),
        migrations.AddConstraint(
            model_name='illhealth',
            constraint=models.CheckConstraint(condition=models.Q(('days__lte', 31)), name='days_within_a_month', violation_error_message='A month has at most 31 days.'),
        ),
        migrations.AddConstraint(
            model_name='phaseperiod',
            constraint=models.UniqueConstraint(condition=models.Q(('end__isnull', True)), fields=('participation',), name='one_phase_at_a_time', violation_error_message='The participant is already in a phase.'),
        ),
        migrations.AddConstraint(
            model_name='phaseperiod',
            constraint=models.CheckConstraint(condition=models.Q(('end__isnull', True), ('end__gte', models.F('start')), _connector='OR'), name='phase_ends_after_start', violation_error_message='The phase cannot end before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='phaseperiod',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extra_weeks', 0), ('skipped', False)), models.Q(('reason', ''), _negated=True), _connector='OR'), name='skipping_and_prolonging_need_a_reason', violation_error_message='Write why the phase is skipped or prolonged.'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['coach', 'date'], name='sessions_of_coach'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['project', 'date'], name='sessions_of_project'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (1, 1440))), name='session_minutes_within_a_day', violation_error_message='The minutes must lie between 1 and 1440.'),
        ),
    ]
