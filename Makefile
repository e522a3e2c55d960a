# Thin on purpose: what to do stands here, how stands in scripts/.
ifndef PYTHON
PYTHON := $(shell sh scripts/python.sh)
endif
BIN := .venv/bin
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup setup-check setup-test run check fix test test-whole test-fast bench locks messages

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

setup: ## install what is needed to run the site
	@$(PYTHON) -m scripts.setup run

setup-check:
	@$(PYTHON) -m scripts.setup check

setup-test:
	@$(PYTHON) -m scripts.setup test

run: setup ## the site with the demo projects on http://localhost:8000 (PORT=… for another), until Ctrl-C
	@$(PYTHON) -m scripts.run

test: setup-test ## the whole suite on SQLite, on PostgreSQL with Redis, and in Chromium
	@$(PYTHON) -m scripts.test

test-whole: setup-test ## the same with the long sweeps whole, not a part by chance; takes several times as long
	@WHOLE_SWEEPS=1 $(PYTHON) -m scripts.test

test-fast: setup-check ## the tests that take milliseconds, on SQLite
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist worksteal \
		-m "not slow and not page and not services and not browser"

check: setup-check ## lint, format, types, templates, settings, migrations, translations; changes nothing
	@$(PYTHON) -m scripts.check

fix: setup-check ## mend what can be mended by a program
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade

bench: setup-test ## the performance figures of docs/performance.md
	@$(BIN)/python -m benchmarks

messages: setup-check ## collect the strings to translate into locale/
	$(BIN)/python manage.py makemessages --locale sv --no-location --no-obsolete --ignore .venv --ignore var

locks: setup-check ## write requirements/*.txt anew from pyproject.toml
	@$(PYTHON) -m scripts.locks
