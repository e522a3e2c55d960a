"""Made-up projects of 500, 100 000 or 1 000 000 people, each in a database of its own, written set by set.

One person in ten comes back once; about six months of attendance each. Only the small project has the ledger's
single days too (25 000 rows): the larger ones are asked about whole months.
"""

from datetime import date

from django.core.management import call_command
from django.db import connection

from projects.models import Goal, Project, TargetGroup

SIZES = {"500": 500, "100k": 100_000, "1m": 1_000_000}
SLUG = "bench"
START, END = date(2009, 1, 1), date(2011, 12, 31)
LEDGER_AT_MOST = 1_000

PEOPLE = """
INSERT INTO participants_participant
    (public_id, reference, first_name, last_name, birth_date, sex, country_of_birth, citizenship, protected, degree,
     first_key, last_key, no_number_reason, language, phone, email, address, municipality)
SELECT gen_random_uuid(), 'B' || n, initcap(first), initcap(last),
       CASE WHEN random() < 0.995 THEN DATE '1946-01-01' + (random() * 17000)::int END,
       (ARRAY['woman', 'man', ''])[1 + floor(random() * 2.02)::int],
       (ARRAY['SE', 'SE', 'SE', 'SY', ''])[1 + floor(random() * 4.02)::int],
       '', false, '', first, last, '', '', '', '', '', ''
FROM (
    SELECT n, (ARRAY{first_names})[1 + n % 40] AS first,
           (ARRAY{beginnings})[1 + n / 40 % 40] || (ARRAY{endings})[1 + n / 1600 % 25] AS last
    FROM generate_series(1, {people}) AS n
) AS named
"""
NAMES = {
    "first_names": """anna karin eva maria birgitta elisabeth ingrid lena kerstin amal fatima amina sara emma julia
        lars anders johan per nils erik karl hans mikael ali ahmed omar hassan daniel david
        farah leila samira yusuf ibrahim disa gun cem olle stig""".split(),
    "beginnings": """ander berg bjork blom ceder dahl ek eng fors gran gustaf hag hall hed holm isak jans johan karl
        lag lind ljung lund malm matt mo nils ny oster ols palm pers rosen sand sjo sten strand sund svens
        vik""".split(),
    "endings": """son berg blad bo by dal ell en feldt gren holm hult in lind lund man mark mo qvist ros stam stedt
        strom vall vik""".split(),
}
PARTICIPATIONS = """
WITH firsts AS MATERIALIZED (
    SELECT id AS participant, DATE '2009-01-01' + floor(random() * 1000)::int AS start, random() AS lot
    FROM participants_participant
), facts AS MATERIALIZED (
    SELECT p.id AS participant, f.start, f.lot, p.sex, date_part('year', age(f.start, p.birth_date))::int AS age,
           CASE WHEN p.country_of_birth <> '' THEN p.country_of_birth <> 'SE' END AS foreign_born
    FROM participants_participant p JOIN firsts f ON f.participant = p.id
), periods AS MATERIALIZED (
    SELECT facts.*, 1 AS sequence, facts.start AS starts,
           CASE WHEN lot < 0.85 THEN facts.start + 30 + floor(random() * 200)::int END AS exits,
           CASE WHEN lot < 0.10 THEN facts.start + 300 END AS next_start
    FROM facts
    UNION ALL
    SELECT facts.*, 2, facts.start + 300, CASE WHEN lot < 0.07 THEN facts.start + 330 END, NULL
    FROM facts WHERE lot < 0.10
)
INSERT INTO participants_participation
    (participant_id, project_id, start, exit, sequence, next_start, start_year, target_group_id, sex, age, age_band,
     foreign_born, start_month, compared_from, labour_status, disability, isced, support, destination,
     chances_improved, life_situation_improved, outcome, outcome_recorded_on, outcome_evidence,
     public_id, exit_reason, list_key)
SELECT participant, %(project)s, starts, exits, sequence, next_start, date_part('year', starts),
       (%(target_groups)s::bigint[])[1 + floor(random() * 4)::int], sex, age,
       CASE WHEN age IS NULL THEN '' WHEN age < 16 THEN '0-15' WHEN age < 18 THEN '16-17' WHEN age < 25 THEN '18-24'
            WHEN age < 30 THEN '25-29' WHEN age < 55 THEN '30-54' WHEN age < 65 THEN '55-64' ELSE '65+' END,
       foreign_born, date_trunc('month', start), date_trunc('month', start) + INTERVAL '3 months',
       (ARRAY['unemployed', 'inactive', 'employed', ''])[1 + floor(random() * 3.02)::int],
       random() < 0.2, '', '',
       CASE WHEN exits IS NULL THEN '' ELSE
            (ARRAY['employed', 'self_employed', 'regular_education', 'other_programme', 'self_support', 'unemployed',
                   'returned_to_group', 'moved', 'other'])[1 + floor(random() * 9)::int] END,
       CASE WHEN exits IS NULL OR random() < 0.1 THEN NULL ELSE random() < 0.6 END,
       CASE WHEN exits IS NULL OR random() < 0.1 THEN NULL ELSE random() < 0.7 END,
       CASE WHEN exits IS NULL OR lot < 0.1 THEN '' ELSE
            (ARRAY['employed', 'self_employed', 'regular_education', 'other_programme', 'unemployed', 'other',
                   'not_reached'])[1 + floor(random() * 7)::int] END,
       CASE WHEN exits IS NULL OR lot < 0.1 THEN NULL ELSE exits + 90 + floor(random() * 30)::int END,
       '', gen_random_uuid(), '', 'nr0' || participant || '00karin'
FROM periods
"""
MONTHS = """
INSERT INTO participants_attendancemonth (participation_id, month, minutes)
SELECT id, month::date, 200 + floor(random() * 2000)
FROM participants_participation,
     generate_series(date_trunc('month', start), coalesce(exit, start + 180), INTERVAL '1 month') AS month
"""
DAYS = """
INSERT INTO participants_attendance (participation_id, date, kind, ref, minutes, present, absence, note)
SELECT id, start + (n * (coalesce(exit, start + 200) - start)) / 50, 'coaching', n::text,
       30 + floor(random() * 90), random() < 0.9, '', ''
FROM participants_participation, generate_series(0, 44) AS n
"""
MONTHS_OF_DAYS = """
INSERT INTO participants_attendancemonth (participation_id, month, minutes)
SELECT participation_id, date_trunc('month', date), sum(minutes)
FROM participants_attendance WHERE present GROUP BY 1, 2
"""
INCOME_SUPPORT = """
INSERT INTO participants_incomesupport (participant_id, project_id, month, amount)
SELECT participant_id, project_id, month::date, 3000 + floor(random() * 6000)
FROM participants_participation,
     generate_series(date_trunc('month', start), start + 200, INTERVAL '1 month') AS month
WHERE sequence = 1 AND participant_id % 2 = 0
"""
EMPLOYERS = """
WITH made AS (
    INSERT INTO employers_employer
        (public_id, organisation_number, name, name_key, sector, municipality, industry, size)
    SELECT gen_random_uuid(), 5560000000 + n, 'Nr ' || n, 'nr ' || n, '', '', '', ''
    FROM generate_series(1, {employers}) AS n RETURNING id
)
INSERT INTO employers_employercontact
    (public_id, employer_id, project_id, date, kind, ref, reached, note, outcome, promise, next_step)
SELECT gen_random_uuid(), id, %(project)s, DATE '2009-01-01' + n * 70 + (id %% 60)::int, 'visit', '', random() < 0.8,
       '', '', '', ''
FROM made, generate_series(1, 5) AS n
"""


def fill(people: int) -> None:
    """Migrate the database that is connected, and write the project into it unless it is there already."""
    call_command("migrate", verbosity=0)
    if Project.objects.filter(slug=SLUG).exists():
        return
    project = Project.objects.create(slug=SLUG, name="Bench", programme="esf-2007-2013", start=START, end=END)
    for position, code in enumerate(["youth", "adult", "foreign"]):
        TargetGroup.objects.create(project=project, code=code, name=code, position=position)
    for position, (code, _label) in enumerate(Goal._meta.get_field("code").choices):
        Goal.objects.create(project=project, code=code, target=1, position=position)
    target_groups = list(project.target_groups.values_list("pk", flat=True))
    ledger = [DAYS, MONTHS_OF_DAYS] if people <= LEDGER_AT_MOST else [MONTHS]
    values = {"project": project.pk, "target_groups": target_groups}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(PEOPLE.format(people=people, **NAMES))
        cursor.execute(PARTICIPATIONS, values)
        for statement in [*ledger, INCOME_SUPPORT]:
            cursor.execute(statement)
        cursor.execute(EMPLOYERS.format(employers=max(people // 10, 50)), values)
        cursor.execute("VACUUM ANALYZE")


def project() -> Project:
    return Project.objects.get(slug=SLUG)
