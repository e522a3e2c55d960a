from reporting.models.paper import Paper
from reporting.models.report import LONGEST_TEXT, ORDER, Report

__all__ = ["LONGEST_TEXT", "ORDER", "Paper", "Report"]
