# Two commands: `make run` brings the board up, `make test` proves it. Both set themselves up on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.requirements
DEV_STAMP := $(VENV)/.requirements-dev
TSC := node_modules/.bin/tsc
PRETTIER := node_modules/.bin/prettier
WORKERS ?= 4
# Random sequences of changes and faults in each of eight runs, 4,000 in all, for so many minutes at most.
SOAK ?= 500
SOAK_MINUTES ?= 30
SOAK_SEED ?= $(shell date +%s)

.PHONY: run test test-all test-postgres check pictures bench soak lock browser

run: $(RUN_STAMP)
	@exec $(BIN)/python manage.py $(if $(CLUSTER),serve --context '$(CLUSTER)',demo) --with-parent $(ARGS)

test: check browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow" $(ARGS)

test-all: check browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

# Part of test-all: what touches the database, on a throwaway PostgreSQL, where the machine has one.
test-postgres: $(DEV_STAMP)
	$(BIN)/python -m pytest tests/test_postgres.py $(ARGS)

check: $(DEV_STAMP) $(TSC)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/node $(TSC) --project tsconfig.json
	$(BIN)/node $(PRETTIER) --check --log-level warn '**/*.js'

# The pictures that the designed states are compared with, drawn anew; look at each before it is kept.
pictures: $(DEV_STAMP) browser
	RENEW_PICTURES=1 $(BIN)/python -m pytest tests/js/test_pictures.py $(ARGS)

bench: $(DEV_STAMP) browser
	$(BIN)/python -m benchmarks $(ARGS)

soak: browser
	SOAK_SEQUENCES=$(SOAK) SOAK_MINUTES=$(SOAK_MINUTES) SOAK_SEED=$(SOAK_SEED) \
		$(BIN)/python -m pytest -n $(WORKERS) tests/feed/test_fault_machine.py $(ARGS)

# Debian's Chromium where we may install it; Playwright's own browser elsewhere.
browser: $(DEV_STAMP)
	@$(BIN)/python tools/get_browser.py

lock:
	@command -v uv > /dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv" >&2; exit 1; }
	for list in requirements requirements-dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url $$list.in -o $$list.txt || exit 1; \
	done

$(BIN)/python:
	@echo "Making $(VENV); this takes a minute, once." >&2
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(TSC): package-lock.json | $(DEV_STAMP)
	$(BIN)/npm ci --silent --no-audit --no-fund
	@touch $@
