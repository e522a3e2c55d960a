"""What a file would change and what is wrong with it can be read on a phone."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from projects.models import SpreadsheetImport
from projects.roles import Role
from tests.browser.conftest import PHONE
from tests.projects.spreadsheets import with_row, zipped

pytestmark = pytest.mark.django_db(transaction=True)


def test_findings_need_no_sideways_scrolling(page, sign_in, inspect, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    person = sign_in(Role.PROJECT_LEADER)
    tables = with_row("participants", "A3,19660225-9929,Per,Ek,,kvinna,SE,SE,no", "A4,,Per,Ek,,,Norge,ZZ,no")
    one = SpreadsheetImport(project=person.project, user=person.user, filename="sheets.zip")
    one.file.save("sheets.zip", ContentFile(zipped(tables)))
    one.start()
    page.goto(reverse("projects:import", args=[person.project.slug, one.public_id]))
    inspect("import-findings")
    page.set_viewport_size(PHONE)
    wider = "[...document.querySelectorAll('.table-wrap')].filter(w => w.scrollWidth > w.clientWidth).length"
    assert page.evaluate(wider) == 0
