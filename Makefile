# make check         lint the plans of this repository
# make test          everything that must hold before a change is taken
# make format        format the code and apply the safe fixes of the linter
# make bench         measure
# make injections    spoil the numbers of a plan 30 000 times and add up 1 000 000 tables that are right (about an hour;
#                    COUNT=500 TABLES=20000 for less)
# make constraints   pin the newest versions of everything, with hashes
# make clean         remove what the others made
#
# Needs Python 3.11 or newer (make PYTHON=python3.12 chooses one) and a package index; everything else is installed here.

PYTHON ?= python3
# The seed of the generated tests; make test SEED=7 looks elsewhere.
SEED ?= 0

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq

# $(call step,NAME,COMMAND): one line; what the command printed is shown when it fails.
step = @printf '%-15s' '$(1)'; \
	if printed=$$($(2) 2>&1); then echo ok; else echo "failed: $(2)"; printf '%s\n' "$$printed"; exit 1; fi

.PHONY: check test browser format bench injections constraints clean

# Findings (exit 1) are what the plans have to show; anything from 2 on means that not everything was checked.
check: $(STAMP)
	@$(BIN)/plancheck check plans/ || test $$? -eq 1

test: $(STAMP) browser
	$(call step,format,$(BIN)/ruff format --check .)
	$(call step,lint,$(BIN)/ruff check .)
	$(call step,types,$(BIN)/mypy)
	$(call step,layers,$(BIN)/lint-imports --no-logo)
	@printf '%-15s\n' tests
	@$(BIN)/python -m pytest --hypothesis-profile=ci --hypothesis-seed=$(SEED)
	$(call step,rules,$(BIN)/plancheck rules test)
	$(call step,plans,$(MAKE) --no-print-directory check)
	$(call step,wheel,tests/wheel.sh $(BIN)/python)

# For tests/test_browser.py: Debian's Chromium, where it is missing and may be installed. Without it, those tests are left
# out, and the summary of the tests says so.
browser:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || { \
	printf '%-15s' browser; test "$$(id -u)" = 0 && \
	{ timeout 120 apt-get update && timeout 300 apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1 && echo ok || \
	echo 'no Chromium here, and none could be installed: the HTML report is not tested in a browser'; }

format: $(STAMP)
	@$(BIN)/plancheck explain --index > rules/README.md
	@$(BIN)/ruff check --fix -q . || true
	@$(BIN)/ruff format -q .

bench: $(STAMP)
	@$(BIN)/python tests/bench.py

COUNT ?= 10000
TABLES ?= 1000000
injections: $(STAMP)
	@PYTHONPATH=. $(BIN)/python tests/injections.py $(COUNT) $(SEED)
	@TABLES=$(TABLES) $(BIN)/python -m pytest -q tests/test_arithmetic.py -k correctly_rounded

$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	@printf '%-15s' environment
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r constraints.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
	@echo ok

# constraints-run.txt is what users need, constraints.txt adds what developers need, in the same versions.
# uv is used here alone, hence not pinned with the rest: its resolution holds for every platform and Python at once.
LOCK := $(VENV)-lock
COMPILE := $(LOCK)/bin/uv pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-config --no-emit-index-url --custom-compile-command 'make constraints' --upgrade -q

constraints:
	@printf '%-15s' constraints
	@rm -rf $(LOCK)
	@$(PYTHON) -m venv $(LOCK)
	@$(LOCK)/bin/python -m pip --disable-pip-version-check -qq install uv
	@$(COMPILE) --extra dev pyproject.toml -o constraints.txt
	@$(COMPILE) --constraints constraints.txt --no-annotate pyproject.toml -o constraints-run.txt
	@rm -rf $(LOCK)
	@echo ok

clean:
	@rm -rf $(VENV) $(LOCK) build dist htmlcov .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find checker tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
