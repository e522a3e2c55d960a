from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    ESF = "esf", _("Report to the European Social Fund")


class DownloadKind(models.TextChoices):
    """What a finished report can be fetched as. The value is the file's ending."""

    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("spreadsheet")
    CSV = "csv", _("CSV")
    JSON = "json", _("JSON")

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    DownloadKind.PDF: "application/pdf",
    DownloadKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DownloadKind.CSV: "text/csv; charset=utf-8",
    DownloadKind.JSON: "application/json",
}
