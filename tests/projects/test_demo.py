import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from participants.models import Attendance, AttendanceMonth, Participation
from projects.models import Project
from projects.spreadsheets.run import import_path

pytestmark = pytest.mark.django_db
DEMO = settings.BASE_DIR / "demo"


@pytest.mark.parametrize(
    ("slug", "people", "participations", "attendance"),
    [
        ("navigator", 138, 150, 2841),
        pytest.param("kraftstation", 512, 559, 15197, marks=pytest.mark.slow),
    ],
)
def test_the_demo_folders_import_without_an_error_and_again_without_a_change(
    slug, people, participations, attendance
):
    first = import_path(DEMO / slug)
    assert not first.findings.errors
    assert first.counts["participants"].new == people
    assert first.counts["participations"].new == Participation.objects.count() == participations
    assert Attendance.objects.count() == attendance
    present = sum(Attendance.objects.filter(present=True).values_list("minutes", flat=True))
    assert sum(AttendanceMonth.objects.values_list("minutes", flat=True)) == present

    again = import_path(DEMO / slug)
    assert again.ok
    assert not again.changes_anything
    assert again.counts["attendance"].same == attendance


@pytest.mark.slow
def test_load_demo_gives_accounts_that_can_sign_in_and_is_done_once(capsys):
    call_command("load_demo")
    printed = capsys.readouterr().out
    assert "admin@lotsen.example" in printed
    assert Project.objects.get(slug="kraftstation").grant == 11_472_334
    password = next(line for line in printed.splitlines() if ": " in line).split(": ")[1]
    for user in User.objects.all():
        assert user.check_password(password)
        assert user.email in printed
    before = User.objects.get(email="admin@lotsen.example").password
    call_command("load_demo")
    assert User.objects.get(email="admin@lotsen.example").password == before


def test_load_demo_refuses_where_the_installation_is_real(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not User.objects.exists()
