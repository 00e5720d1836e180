# Two commands matter: `make plan` and `make test`. Each sets up what it needs in .venv, once.

# The first Python that runs and is new enough; a name on the path may be an empty shim.
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14 python; do \
            if $$name $(NEW_ENOUGH) 2>/dev/null; then echo $$name; break; fi; done)
VENV   := .venv
BIN    := $(VENV)/bin

export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help plan test lint types tests browser bench format clean

help:
	@echo "make plan    answer the Gold question on scenarios/gold-by-year-end"
	@echo "make test    ruff, mypy --strict, pytest"
	@echo "make bench   our time against other models, reading, growth, hard cases, explaining (ARGS=--quick: a minute)"
	@echo "make format  put the code into its one form"

plan: $(VENV)/.runtime
	@$(BIN)/planner plan scenarios/gold-by-year-end

test: lint types tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

tests: $(VENV)/.dev browser
	$(BIN)/pytest -q -n 2 --dist worksteal

# Some tests look at pages in a browser; without one they fail, so this says beforehand what is missing.
browser:
	@test -n "$$CHROMIUM" || command -v chromium chromium-browser google-chrome >/dev/null || \
	  echo "Chromium is missing, so the tests of report pages will fail: apt-get install chromium, or CHROMIUM=/path" >&2

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.run $(ARGS)
	$(BIN)/python -m tests.benchmarks.reading $(ARGS)
	$(BIN)/python -m tests.benchmarks.curves $(ARGS)
	$(BIN)/python -m tests.benchmarks.hard $(ARGS)
	$(BIN)/python -m tests.benchmarks.explaining $(ARGS)

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) $(NEW_ENOUGH) || \
	  { echo "planner needs Python 3.11 or later; name one with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(BIN)/python pyproject.toml constraints.txt
	@echo "Setting up (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	@echo "Setting up with the tools for development (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.runtime
