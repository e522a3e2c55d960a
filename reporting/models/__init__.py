from reporting.models.certificate_batch import CertificateBatch, CertificatePart
from reporting.models.paper import Paper
from reporting.models.report import LONGEST_TEXT, ORDER, Report

__all__ = ["CertificateBatch", "CertificatePart", "LONGEST_TEXT", "ORDER", "Paper", "Report"]
