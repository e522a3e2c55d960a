"""50 000 employers and 1 000 000 contacts in one project: the list, an employer's page, the log and Today ask as many
questions as with a hundred times fewer, none of them reads the log from end to end, and each takes under a second.
"""

import re
import time
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from benchmarks.timing import interleaved, processor_clock, verdict
from employers.models import EmployerRelation
from projects.models import Membership, Project
from projects.roles import Role

EMPLOYERS, CONTACTS, SMALLER = 50_000, 1_000_000, 100
REPEATS = 5
AT_MOST = 1.0
LOG = "employers_employercontact"
WRITE = """
WITH made AS (
    INSERT INTO employers_employer
        (public_id, organisation_number, name, name_key, sector, municipality, industry, size)
    SELECT gen_random_uuid(), %(first)s + n, 'Företaget ' || n, 'foretaget ' || n,
           (ARRAY['private', 'municipal', 'state', 'region'])[1 + n %% 4], 'Kommun ' || n %% 290,
           chr(65 + n %% 21), (ARRAY['0-9', '10-49', '50-249', '250+'])[1 + n %% 4]
    FROM generate_series(1, %(employers)s) AS n RETURNING id, name_key
), known AS (
    INSERT INTO employers_employerrelation
        (project_id, employer_id, owner_id, view, view_note, obstacles, support_wanted, known_since, quiet_since,
         list_key)
    SELECT %(project)s, id, %(owner)s, (ARRAY['wants', 'open', ''])[1 + id %% 3], '', '', '', CURRENT_DATE - 900,
           CURRENT_DATE - 900, replace(name_key, ' ', '0')
    FROM made
)
INSERT INTO employers_employercontact
    (public_id, employer_id, project_id, date, kind, ref, reached, coach_id, note, outcome, promise, promise_due,
     promise_kept_on, next_step)
SELECT gen_random_uuid(), id, %(project)s, CURRENT_DATE - (random() * 900)::int,
       (ARRAY['visit', 'meeting', 'phone', 'email'])[1 + n %% 4], n::text, random() < 0.7, %(owner)s,
       'Berättade om projektet.', '', CASE WHEN n = 1 THEN 'Ringa' ELSE '' END,
       CASE WHEN n = 1 THEN CURRENT_DATE - 10 + (id %% 40)::int END,
       CASE WHEN n = 1 AND id %% 10 > 0 THEN CURRENT_DATE END, ''
FROM made, generate_series(1, %(each)s) AS n
"""
REACHED = """
UPDATE employers_employerrelation r
SET last_contact = c.last, last_reached = c.reached, quiet_since = coalesce(c.reached, r.known_since)
FROM (SELECT project_id, employer_id, max(date) AS last, max(date) FILTER (WHERE reached) AS reached
      FROM employers_employercontact GROUP BY 1, 2) c
WHERE c.project_id = r.project_id AND c.employer_id = r.employer_id AND r.project_id = %s
"""


def run() -> bool:
    large = filled("many-employers", EMPLOYERS, 6_000_000_000)
    small = filled("few-employers", EMPLOYERS // SMALLER, 7_000_000_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # all of it is this connection's
    passed = True
    for what, address in pages():
        passed &= compared(what, address(large), address(small))
    return passed


def pages():
    """(name, project → address)."""
    yield "list of employers", lambda project: listed(project)
    yield "list, narrowed and sorted", lambda project: listed(project, "show=promise&sector=private&sort=quiet")
    yield "list, searched", lambda project: listed(project, "q=foretaget+12")
    yield "list, its five hundredth page", lambda project: listed(project, "page=500")
    yield "employer", an_employer
    yield "log", lambda project: reverse("employers:contacts", args=[project.slug])
    yield "promises", lambda project: reverse("employers:promises", args=[project.slug])
    yield "Today", lambda project: reverse("today", args=[project.slug])


def listed(project, query: str = "") -> str:
    return f"{reverse('employers:employers', args=[project.slug])}?{query}"


def an_employer(project) -> str:
    relation = EmployerRelation.objects.filter(project=project).select_related("employer").order_by("list_key")[7]
    return reverse("employers:employer", args=[project.slug, relation.employer.public_id])


def compared(what: str, large: str, small: str) -> bool:
    addresses, clients, asked = {"large": large, "small": small}, {}, {}
    for size, address in addresses.items():
        clients[size] = Client()
        clients[size].force_login(User.objects.get(email=f"leader@{address.split('/')[2]}.example"))
        assert clients[size].get(address).status_code == 200  # warms what is cached
        with CaptureQueriesContext(connection) as captured:
            clients[size].get(address)
        asked[size] = [query["sql"] for query in captured]
    pages = {size: lambda size=size: clients[size].get(addresses[size]) for size in addresses}
    taken = interleaved(pages, REPEATS, processor_clock() or time.perf_counter)
    numbers = [len(queries) for queries in asked.values()]
    whole = [sql for sql in asked["large"] if reads_all(sql)]
    print(f"{what}: {taken['large'] * 1000:.0f} ms, a hundred times fewer {taken['small'] * 1000:.0f} ms; ", end="")
    print(f"queries {numbers[0]} and {numbers[1]}; reading the whole log: {len(whole)}", *whole)
    fine = len(set(numbers)) == 1 and not whole
    print(f"{what}, queries and plans: {'PASS' if fine else 'FAIL'}")
    return verdict(what, taken["large"], AT_MOST, at_most=True, unit="s") and fine


def reads_all(sql: str) -> bool:
    """Whether the database means to go through the log from end to end for this question."""
    if LOG not in sql or not sql.startswith("SELECT"):
        return False
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.replace("%", "%%") if "%" in sql else "EXPLAIN " + sql)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return bool(re.search(rf"Seq Scan on {LOG}\b", plan))


def filled(slug: str, employers: int, first: int) -> Project:
    frame = {"name": slug, "programme": "esf-2007-2013", "start": date(2020, 1, 1), "end": date(2035, 1, 1)}
    project, made = Project.objects.get_or_create(slug=slug, defaults=frame)
    if made:
        leader = User.objects.create_user(f"leader@{slug}.example", name="Leader")
        Membership.objects.create(project=project, user=leader, role=Role.PROJECT_LEADER)
        values = {"project": project.pk, "owner": leader.pk, "employers": employers, "first": first}
        with connection.cursor() as cursor:
            cursor.execute(WRITE, values | {"each": CONTACTS // EMPLOYERS})
            cursor.execute(REACHED, [project.pk])
    return project
