"""One JSON object a line, whatever a message holds: no user can forge a log line."""

import json
import logging
import re
from datetime import UTC, datetime

# What Celery would quote of a task: its result, or the text of its exception, which may quote personal data.
QUOTED = {"return_value", "exc", "traceback", "args", "kwargs"}

# Addresses that are keys by themselves: of a calendar feed, and of a new password.
SECRET_ADDRESS = re.compile(r"(/calendar/|/password/reset/key/)[^/\s]+")


class JsonFormatter(logging.Formatter):
    """JSON escapes line ends and control characters. Tracebacks name places in the code, never values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.message(record),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = self.places(record.exc_info[2])
        return json.dumps(line)

    @staticmethod
    def message(record: logging.LogRecord) -> str:
        if record.name.startswith("celery") and isinstance(record.args, dict):
            return record.msg % {name: "…" if name in QUOTED else value for name, value in record.args.items()}
        return SECRET_ADDRESS.sub(r"\1…", record.getMessage())

    @staticmethod
    def places(trace) -> list[str]:
        places = []
        while trace:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return places
