# Needs Python 3.11 or later (with venv) and make. Everything else is installed into .venv, pinned by
# version and hash; a second run installs only what has changed.
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := examples/industrial-park-pv/project.yaml
DEMO_OUTPUT := demo-output
REPORT_OUTPUT := $(DEMO_OUTPUT)/report
STORY := examples/ba-ria-vung-tau
STORY_OUTPUT := $(DEMO_OUTPUT)/story

# A stamp says that .venv holds what the files it depends on ask for.
RUNTIME := $(VENV)/.installed-runtime
REPORT := $(VENV)/.installed-report
PLANNING := $(VENV)/.installed-planning
DOCUMENTATION := $(VENV)/.installed-documentation
DEVELOPMENT := $(VENV)/.installed-development
VALIDATOR := $(VENV)-validator/.installed
# Says that the types of these modules are right; folders are newer where one was taken out.
TYPES := $(VENV)/.types-are-right
NO_TYPES := types: not checked here (no record of an earlier check); make lint checks them
MODULES := $(shell find jcm_mrv -name __pycache__ -prune -o \( -type d -o -name '*.py*' \) -print)

# Modules are compiled once, not by each worker of the tests and each command that they start.
export PYTHONDONTWRITEBYTECODE :=

PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --progress-bar off

# `make lock` keeps the pins that still fit; `make lock LOCK_OPTIONS=--upgrade` takes the newest of all,
# `LOCK_OPTIONS='--upgrade-package NAME'` of one.
LOCK_OPTIONS ?=
UV := $(VENV)-lock/bin/uv
UV_VERSION := 0.13.9
COMPILE := $(UV) --no-config pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-strip-extras --no-annotate --no-emit-package jcm-mrv \
	--custom-compile-command "make lock" $(LOCK_OPTIONS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
# `make COVERAGE=1 …` counts the branches that the quick tests go through.
COVERAGE ?=
.PHONY: help demo report story test thorough rest lint style format unit docs libreoffice chromium java lock clean

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(RUNTIME)  ## set up what is needed to run, and calculate the first example
	$(BIN)/jcm-mrv calculate $(EXAMPLE) -o $(DEMO_OUTPUT)
	@echo
	@echo "The monitoring spreadsheet is $(DEMO_OUTPUT)/monitoring_spreadsheet.xlsx"

report: $(REPORT)  ## set up what documents for people need, and make those of the first example
	$(BIN)/jcm-mrv report $(EXAMPLE) --format html,docx,pdf --lang en,ja,vi -o $(REPORT_OUTPUT)
	@echo
	@echo "The monitoring report is $(REPORT_OUTPUT)/monitoring.en.html"

# The folder is made anew: project files that somebody filled in are never replaced.
story: $(PLANNING)  ## set up what planning needs, and go from a needs survey to the target of a province
	rm -rf $(STORY_OUTPUT)
	$(BIN)/jcm-mrv screen $(STORY)/survey --assumptions $(STORY)/assumptions.yaml \
		--support $(STORY)/support.yaml --as-of 2023-11-30 --projects 4 -o $(STORY_OUTPUT)
	for project in $(STORY_OUTPUT)/projects/*; do $(BIN)/jcm-mrv estimate $$project || exit 1; done
	$(BIN)/python $(STORY)/monitored_year.py $(STORY_OUTPUT)/projects/bv-02_VN_AM007 $(STORY_OUTPUT)/monitored
	$(BIN)/jcm-mrv estimate $(STORY_OUTPUT)/monitored
	$(BIN)/jcm-mrv calculate $(STORY_OUTPUT)/monitored
	cp $(STORY)/portfolio.yaml $(STORY)/city.yaml $(STORY)/inventory.csv $(STORY_OUTPUT)
	cp -r examples/industrial-park-pv examples/market-digester $(STORY_OUTPUT)
	$(BIN)/jcm-mrv portfolio $(STORY_OUTPUT)/portfolio.yaml -o $(STORY_OUTPUT)/portfolio
	$(BIN)/jcm-mrv city $(STORY_OUTPUT)/city.yaml --as-of 2026-11-30 -o $(STORY_OUTPUT)/city
	@echo
	@echo "The candidates are in $(STORY_OUTPUT)/screening.html, the comparison in $(STORY_OUTPUT)/monitored/estimate/estimate.html,"
	@echo "the portfolio in $(STORY_OUTPUT)/portfolio/portfolio.html, the target in $(STORY_OUTPUT)/city/city.html"

# Style is checked while the tests run, and the types of what has changed. Their findings come last.
# Where no record says which types were right, all would be checked: that is no quick check.
test: libreoffice chromium $(DEVELOPMENT)  ## set up what a developer needs, and run every check that is quick
	@$(MAKE) --no-print-directory style $(wildcard $(TYPES)) >$(VENV)/checks.log 2>&1 & checks=$$!; status=0; \
	$(MAKE) --no-print-directory unit || status=$$?; \
	wait $$checks || status=$$?; \
	cat $(VENV)/checks.log; \
	$(if $(wildcard $(TYPES)),,echo "$(NO_TYPES)";) \
	exit $$status

thorough:  ## run every test there is, with branch coverage of the quick ones (about 40 minutes)
	@$(MAKE) --no-print-directory test COVERAGE=1
	@$(MAKE) --no-print-directory rest

# What takes long: more examples of every property, the whole matrix of faults, each case through
# LibreOffice, hostile files of full size, Spark, wheel and sdist. Then the documentation is built, of
# which the quick tests hold links, commands, codes and what is shown.
rest: libreoffice chromium java $(TYPES) $(VALIDATOR)  ## run what `make test` leaves out, and build the documentation
	JCM_MRV_THOROUGH=rest JCM_MRV_REQUIRE_VALIDATOR=1 $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 \
		--dist loadgroup
	@$(MAKE) --no-print-directory docs

lint: style $(TYPES)  ## check style, types and the direction of imports

style: $(DEVELOPMENT)  ## check style and the direction of imports alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

# All of them take a core two minutes: what has changed since they were right is checked, and
# whatever imports it. The stamp says what was right, and is as old as the beginning: a file may be
# saved meanwhile.
$(TYPES): $(MODULES) pyproject.toml $(DEVELOPMENT)
	@touch $@.begun
	$(BIN)/python .ci/check_types.py $@ $(BIN)/pyright
	@touch -r $@.begun $@
	@rm $@.begun

format: $(DEVELOPMENT)  ## put the code into the agreed form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

unit: $(DEVELOPMENT)  ## run the tests that are quick; with COVERAGE=1 it counts branches too
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal $(if $(COVERAGE),--cov)

docs: $(DOCUMENTATION)  ## build the documentation into site/
	@if [ -e mkdocs.yml ]; then \
		set -x; NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet; \
	else \
		echo "no mkdocs.yml: no documentation is built"; \
	fi

libreoffice:
	@if command -v soffice >/dev/null && ls "$$(dirname "$$(readlink -f "$$(command -v soffice)")")"/libswlo.so \
			>/dev/null 2>&1; then \
		: there already; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing LibreOffice, which recalculates spreadsheets and opens documents in the tests"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
			--no-install-recommends libreoffice-calc-nogui libreoffice-writer-nogui >/dev/null; } \
		|| echo "LibreOffice could not be installed: the tests that need it are skipped" >&2; \
	else \
		echo "LibreOffice is missing, and installing it takes root and apt-get:" \
			"the tests that need it are skipped" >&2; \
	fi

chromium:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then \
		: there already; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing Chromium, which opens pages in the tests"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
			--no-install-recommends chromium >/dev/null; } \
		|| echo "Chromium could not be installed: the tests that need it are skipped" >&2; \
	else \
		echo "Chromium is missing, and installing it takes root and apt-get:" \
			"the tests that need it are skipped" >&2; \
	fi

java:
	@if command -v java >/dev/null; then \
		: there already; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing Java, with which the tests run Spark"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
			--no-install-recommends default-jre-headless >/dev/null; } \
		|| echo "Java could not be installed: the tests that need it are skipped" >&2; \
	else \
		echo "Java is missing, and installing it takes root and apt-get:" \
			"the tests that need it are skipped" >&2; \
	fi

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "jcm-mrv needs Python 3.11 or later: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUNTIME): constraints-runtime.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP_INSTALL) --require-hashes -r constraints-runtime.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(REPORT): constraints-report.txt $(RUNTIME)
	$(PIP_INSTALL) --require-hashes -r constraints-report.txt
	@touch $@

$(PLANNING): constraints-planning.txt $(RUNTIME)
	$(PIP_INSTALL) --require-hashes -r constraints-planning.txt
	@touch $@

$(DOCUMENTATION): constraints-docs.txt $(RUNTIME)
	$(PIP_INSTALL) --require-hashes -r constraints-docs.txt
	@touch $@

# What developing needs holds what the documentation, documents for people and planning need.
$(DEVELOPMENT): constraints.txt $(RUNTIME)
	$(PIP_INSTALL) --require-hashes -r constraints.txt
	@touch $@ $(DOCUMENTATION) $(REPORT) $(PLANNING)

# It needs an older rich than jcm-mrv.
$(VALIDATOR): constraints-validator.txt
	$(PYTHON) -m venv $(VENV)-validator
	$(VENV)-validator/bin/python -m pip --disable-pip-version-check install --quiet \
		--progress-bar off --require-hashes -r constraints-validator.txt
	@touch $@

$(UV): Makefile
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip --disable-pip-version-check install --quiet uv==$(UV_VERSION)
	@touch $@

# The hashes are those of every file of a release, so one file serves every platform.
lock: $(UV)  ## write the constraints files anew
	$(COMPILE) pyproject.toml --extra dev -o constraints.txt
	$(COMPILE) pyproject.toml --extra build --extra docs --constraint constraints.txt \
		-o constraints-docs.txt
	$(COMPILE) pyproject.toml --extra build --constraint constraints.txt -o constraints-runtime.txt
	$(COMPILE) pyproject.toml --extra build --extra report --constraint constraints.txt \
		-o constraints-report.txt
	$(COMPILE) pyproject.toml --extra build --extra planning --constraint constraints.txt \
		-o constraints-planning.txt
	$(COMPILE) tests/evidence/validator.in -o constraints-validator.txt

clean:  ## remove the environments and everything that was built
	rm -rf $(VENV) $(VENV)-lock $(VENV)-validator $(DEMO_OUTPUT) build dist site htmlcov .coverage .coverage.* \
		.hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
