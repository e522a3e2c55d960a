import json
import logging
import sys

from config.logs import JsonFormatter


def record(message, *args, name="lotsen", exc_info=None):
    return logging.LogRecord(name, logging.INFO, "x.py", 1, message, args, exc_info)


def test_whatever_a_message_holds_it_is_one_line_of_json():
    hostile = 'a\r\nb\x1b[31m\u2028{"level": "FORGED"}'
    line = JsonFormatter().format(record("Looked for %s", hostile))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert json.loads(line)["message"] == f"Looked for {hostile}"


def test_a_traceback_names_places_but_no_values():
    try:
        raise ValueError("19121212-1212 Tolvan Tolvansson")
    except ValueError:
        line = JsonFormatter().format(record("Failed", exc_info=sys.exc_info()))
    assert "Tolvan" not in line
    assert json.loads(line)["exception"] == "ValueError"
    assert "test_logs.py" in json.loads(line)["trace"][0]


def test_celery_quotes_neither_results_nor_exceptions():
    values = {"name": "build", "id": "7", "exc": "ValueError('Tolvan')", "return_value": "'Tolvan'"}
    message = "Task %(name)s[%(id)s] raised: %(exc)s, returned %(return_value)s"
    line = JsonFormatter().format(record(message, values, name="celery.app.trace"))
    assert json.loads(line)["message"] == "Task build[7] raised: …, returned …"


def test_an_address_that_is_a_key_by_itself_is_not_written_down():
    for path in ("/calendar/Hemlig-1_x.ics", "/account/password/reset/key/3-Hemlig-1_x/"):
        line = JsonFormatter().format(record("Not Found: %s", path))
        assert "Hemlig" not in line
        assert path.split("/")[1] in line
