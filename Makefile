# make run   the desk on the demo city       make run ARGS="--lang en"   make run XVFB=1 (no screen here)
# make test  the checks, then every test     make check   make bench ONLY=name   make coverage
# make soak  an hour of kills, faults and fuzzing; make soak ONLY=day MINUTES=3 SEED=7 tries a part
# make pictures  the user guide's pictures, from the real desk on a screen of its own; build/sheets: each panel by night and day
# make bundle  a folder to install from without a network; there: make run OFFLINE=folder
# The first call makes .venv and installs the locked versions; later calls find their stamps and go on.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
VIRTUAL_SCREEN := xvfb-run -a -s "-screen 0 1920x1080x24 -nolisten tcp"
# Tests get a screen of their own where there is none; the desk only when asked (XVFB=1).
TEST_SCREEN := $(if $(DISPLAY)$(QT_QPA_PLATFORM),,$(VIRTUAL_SCREEN))
# A file of tests to each worker; tests/side_by_side.py says what keeps them apart.
WORKERS ?= 2
SIDE_BY_SIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder --max-worker-restart 0
# With OFFLINE=folder the wheels come from there and from nowhere else.
WHEELS := $(if $(OFFLINE),--no-index -f "$(OFFLINE)/wheels")
BUNDLE ?= build/bundle
QM := $(patsubst %.ts,%.qm,$(wildcard resources/translations/*.ts))

.PHONY: help run test check bench soak coverage pictures guide-table lock settings-page bundle bundle-check licences clean

help:
	@sed -n '1,6s/^# //p' Makefile

.venv/ready: requirements.lock .ci/setup/system_packages.py
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing. Type: sudo apt-get install -y python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v == (3, 11) or sys.exit(f"Python 3.11 is needed, $(PYTHON) is {v[0]}.{v[1]}. Type: make $(MAKECMDGOALS) PYTHON=python3.11")'
	@$(PYTHON) .ci/setup/system_packages.py python
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing the locked versions into .venv (some minutes the first time)"
	@$(if $(OFFLINE),$(PY) .ci/setup/bundle.py check "$(OFFLINE)")
	@$(PY) -m pip install -qq --disable-pip-version-check $(WHEELS) --require-hashes -r requirements.lock
	@touch $@

.venv/system-%: .venv/ready
	@$(PY) .ci/setup/system_packages.py $*
	@touch $@

%.qm: %.ts | .venv/ready
	@$(BIN)/pyside6-lrelease -silent $< -qm $@

run: .venv/ready .venv/system-$(if $(XVFB),test,desk) $(QM)
ifneq ($(XVFB),)
	@exec $(VIRTUAL_SCREEN) $(PY) main.py desk $(ARGS)
else ifeq ($(DISPLAY)$(WAYLAND_DISPLAY)$(QT_QPA_PLATFORM),)
	@echo "There is no screen here (DISPLAY is not set). Type: make run XVFB=1 ARGS=\"--exit-after 30 --shot desk.png\"" >&2; exit 1
else
	@exec $(PY) main.py desk $(ARGS)
endif

# All of them, whatever the first one says.
check: .venv/ready
	@failed=; \
	$(BIN)/ruff check --quiet --output-format concise . || failed+=" ruff"; \
	$(BIN)/ruff format --quiet --check . || failed+=" format"; \
	$(BIN)/mypy --no-error-summary || failed+=" mypy"; \
	$(BIN)/lint-imports --no-logo || failed+=" imports"; \
	$(PY) .ci/setup/translations.py check || failed+=" translations"; \
	test -z "$$failed" || { echo "make check failed:$$failed" >&2; exit 1; }

# ARGS="-n0 --pdb tests/…": all in one process.
test: .venv/ready .venv/system-test $(QM) check
	@$(TEST_SCREEN) $(PY) -m pytest $(SIDE_BY_SIDE) $(ARGS)

coverage: .venv/ready .venv/system-test $(QM)
	@$(TEST_SCREEN) $(PY) -m pytest -q --cov=dispatch --cov=ui $(ARGS)

bench: .venv/ready .venv/system-test $(QM)
	@$(TEST_SCREEN) $(PY) -m tests.bench $(ONLY)

# A screen as large as the largest picture; nobody else's, so that no window lies over the desk.
pictures: .venv/ready .venv/system-test $(QM)
	@xvfb-run -a -s "-screen 0 3840x2160x24 -nolisten tcp" $(PY) -m tests.pictures $(ONLY)
	@$(if $(ONLY),,$(VIRTUAL_SCREEN) $(PY) -m tests.pictures.sheets)

guide-table: .venv/ready .venv/system-test $(QM)
	@$(TEST_SCREEN) $(PY) -m tests.pictures.keys_page

soak: .venv/ready .venv/system-test $(QM)
	@$(TEST_SCREEN) $(PY) -m tests.soak $(ONLY)

# uv writes hashes for every platform, and with these options no line that names where it looked.
lock: .venv/ready
	@$(PY) -m pip install -qq --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock

settings-page: .venv/ready
	@PYTHONPATH=. $(PY) .ci/setup/settings_page.py

bundle: .venv/ready .venv/system-test
	@$(PY) .ci/setup/bundle.py write "$(BUNDLE)"

# Some minutes: a fresh environment in a temporary folder, in a network of its own that leads nowhere.
bundle-check: bundle
	@$(PY) .ci/setup/bundle.py try "$(BUNDLE)"

licences: .venv/ready
	@$(PY) .ci/setup/licences.py

clean:
	@rm -rf .venv build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find resources -name '*.qm' -delete 2>/dev/null || true
