import io
import zipfile
from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.enums import AuditAction
from accounts.forms.sent_once import SentOnce
from accounts.models import AuditEvent
from projects.models import SpreadsheetImport

SUFFIXES = {".xlsx", ".zip", ".csv"}


def too_large() -> str:
    most = settings.IMPORT_MAX_BYTES // 1024**2
    return _("The file is too large: at most %(most)d MB can be uploaded. Divide it, or pack it as .zip.") % {
        "most": most
    }


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files."""

    widget = FilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(SentOnce, forms.Form):
    stored: SpreadsheetImport | None = None
    files = FilesField(  # type: ignore[assignment]
        label=_("Spreadsheet"),
        max_length=255,
        help_text=_("One .xlsx with the sheets, or their .csv files: several at once, or packed as one .zip."),
        widget=FilesInput(attrs={"accept": ",".join(sorted(SUFFIXES))}),
    )

    def __init__(self, *args, project, is_too_large=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project
        self.is_too_large = is_too_large
        self.fields["files"].widget.attrs |= {
            "data-max-bytes": settings.IMPORT_MAX_BYTES,
            "data-too-large": too_large(),
        }

    def clean(self):
        if self.is_too_large:  # the file itself was not read, so there is none
            self.errors.pop("files", None)
            self.add_error("files", too_large())
        return super().clean()

    def clean_files(self):
        files = self.cleaned_data["files"]
        suffixes = [PurePath(file.name).suffix.lower() for file in files]
        if set(suffixes) - SUFFIXES:
            raise forms.ValidationError(_("Choose an .xlsx file, .csv files, or a .zip of .csv files."))
        if len(files) > 1 and set(suffixes) != {".csv"}:
            raise forms.ValidationError(_("Choose one .xlsx or one .zip, or several .csv files."))
        if sum(file.size for file in files) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(too_large())
        names = {PurePath(file.name).stem.lower() for file in files}
        if len(names) < len(files):
            raise forms.ValidationError(_("There are two sheets of this name."))
        return files

    def act(self, by) -> SpreadsheetImport:
        files = self.cleaned_data["files"]
        one = self.stored = SpreadsheetImport(project=self.project, user=by, filename=self.shown_name(files))
        if PurePath(files[0].name).suffix.lower() == ".csv":
            one.file.save("sheets.zip", packed(files), save=False)
        else:
            one.file.save(files[0].name, files[0], save=False)
        one.save()
        AuditEvent.objects.record(
            by=by, action=AuditAction.CREATE, target=one, project=self.project, fields=["filename"]
        )
        return one

    def save_changes(self, *, by) -> bool:
        saved = super().save_changes(by=by)
        if self.stored and self.stored != self.made:  # the row went with the transaction, its file did not
            self.stored.file.delete(save=False)
        return saved

    @staticmethod
    def shown_name(files) -> str:
        if len(files) == 1:
            return files[0].name
        return ngettext("%(count)d .csv file", "%(count)d .csv files", len(files)) % {"count": len(files)}


def packed(files) -> ContentFile:
    """Several .csv files as one archive, under the names that say which sheet each is."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packing:
        for file in files:
            with packing.open(PurePath(file.name).name, "w") as entry:
                for chunk in file.chunks():
                    entry.write(chunk)
    return ContentFile(archive.getvalue())
