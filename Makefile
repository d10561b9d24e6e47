# What a person types. The two that matter: `make run` and `make test`; each sets up all it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
CHECKS := tests/addon/apps_script
STORM  := $(PYTEST) -q -s -p no:xdist -m long 'tests/sheets_sync/test_storm_mirror.py::test_many_histories[

.PHONY: run test lint soak soak-failures soak-storm bench mutation docs companion clean

run: $(VENV)/.run            ## the local workbook with sample orders, synced, in the browser
	$(BIN)/claimwatch up

test: $(VENV)/.test          ## every test that takes seconds
	$(PYTEST) -n auto -m "not soak and not long"

lint: $(VENV)/.test          ## format, style, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(VENV)/.test          ## the long runs: a million order-days, the whole real report
	$(PYTEST) -n auto -m soak

soak-failures: $(VENV)/.test ## every call of a sync x every failure, kills, joined tabs and plain values under edits
	$(PYTEST) -n auto -m long --deselect tests/sheets_sync/test_storm_mirror.py::test_many_histories

soak-storm: $(VENV)/.test    ## 20,000 histories of a sheet that is edited while it is synced; prints what was seen
	@$(STORM)0]' & first=$$!; $(STORM)1]' && wait $$first

bench: $(VENV)/.run          ## the speed of a sync beside its limit and beside code by hand; then each part of the road, in pairs
	$(BIN)/python -m tests.bench.speed
	$(BIN)/python tests/bench/pairs.py
	$(BIN)/python -m tests.bench.door

mutation: $(VENV)/.test      ## break every comparison and number of the judge in turn; a test must notice
	$(BIN)/python tests/mutation.py

docs: $(VENV)/.test          ## write the generated pages of docs/ anew
	$(BIN)/python -m sheets_sync.policy.coverage > docs/policy.md
	$(BIN)/python -m sheets_sync.tabs.page > docs/sources.md
	$(BIN)/python -m sheets_sync.doctor.page > docs/doctor.md
	$(BIN)/python -m sheets_sync.letters.page > docs/letters.md
	$(BIN)/python -m addon.command.reference
	$(BIN)/python -m addon.apps_script

companion: $(CHECKS)/node_modules/.installed ## what checks the companion's scripts: the compiler and Google's types (needs node and npm)

$(CHECKS)/node_modules/.installed: $(CHECKS)/package-lock.json
	npm ci --prefix $(CHECKS) --no-audit --no-fund --silent
	@touch $@

clean:
	rm -rf $(CHECKS)/node_modules
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Claimwatch needs Python 3.11 or newer; $(PYTHON) is older. Try: make run PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment here. On Debian and Ubuntu: apt install python3-venv"; exit 2; }

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/.run
