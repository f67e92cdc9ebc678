# Every target sets up what it needs: a machine with python3 (3.11 or newer), git and make is enough.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := bot handlers storage scheduler tests bootstrap.py
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --prerelease disallow \
	--generate-hashes --no-emit-index-url --no-header --no-annotate

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo serve test check lint format text bench screen-report lexicon lock development

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with what the bot needs to run
	@$(PYTHON) bootstrap.py

demo: setup ## show the bot with a made-up department, on this machine alone
	@$(BIN)/peerlearn demo $(ARGS)

serve: setup ## serve a programme with the settings of .env
	@$(BIN)/peerlearn serve $(ARGS)

development:
	@$(PYTHON) bootstrap.py --dev

test: development ## run every test, on SQLite and on PostgreSQL (ARGS="-k word" to choose, ARGS=-n0 in one process)
	@$(BIN)/pytest -n auto --maxprocesses 4 $(ARGS)

check: lint test ## what must hold before a change lands: format, lint, types, imports, tests

lint: development ## the quick part of check: format, lint, types, imports
	@$(BIN)/ruff format --check --quiet $(SOURCES)
	@$(BIN)/ruff check --quiet $(SOURCES)
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports

format: development ## lay the code out as the linter wants it
	@$(BIN)/ruff format --quiet $(SOURCES)
	@$(BIN)/ruff check --quiet --fix $(SOURCES)

text: development ## print the sentences that still need French
	@$(BIN)/python -m tests.house.sentences

bench: development ## measure against the floors of the design, as ratios
	@$(BIN)/python -m tests.bench $(ARGS)

screen-report: development ## measure the screen for identifiers on its evaluation sets
	@$(BIN)/python -m tests.privacy.report

lexicon: development ## make the screen's packed list of words and names again (docs/screen.md says from what)
	@$(BIN)/uv run --isolated --no-project --with-requirements tests/privacy/lexicon.txt python -m tests.privacy.lexicon

lock: development ## write both lock files again from pyproject.toml (ARGS=--upgrade for newer releases)
	@$(LOCK) $(ARGS) --output-file requirements.lock
	@$(LOCK) $(ARGS) --extra postgres --extra dicom --group dev --constraint requirements.lock --output-file requirements-dev.lock
