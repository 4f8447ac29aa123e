# run: the site with demonstration data. test: what the build server runs.
# check: types and coverage. slow: the heavy suites. bench: the speeds (make bench ONLY=overview,first_visit).
# wheelhouse, archive: what is carried to machines without internet; offline-install: installs it there.
SHELL := /bin/bash
VENV ?= .venv
PYTHON := $(VENV)/bin/python
BASE_PYTHON ?= $(shell command -v python3.11 || command -v python3)
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input install --quiet
ONLY ?=
FULL ?=
PLATFORMS ?=
PYTEST_ARGS ?=
# Two workers more than processors, since those with a browser mostly wait; WORKERS=0 runs in one process (for a
# debugger). By file, since xdist_group is not seen: with pytest 9 a plugin's change of a test's id, by which pytest-xdist
# 3.8 marks a group, is lost without a word.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 2)))
PYTEST := -m pytest -n $(WORKERS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder

# Bytecode is kept, whatever the environment says: every server, command and reader of a file would compile all anew.
export PYTHONDONTWRITEBYTECODE :=

MEASURED := tests/domain tests/services tests/reports tests/pages

.PHONY: run test newcomer check mutants slow faults bench lint clean system-packages table-programs locks wheelhouse \
  archive fonts offline-install oidc-provider

run: $(VENV)/.installed
	$(PYTHON) manage.py init
	$(PYTHON) manage.py demo --if-empty
	@echo "Chongqing's 15,000 projects follow in the background (a minute, var/chongqing.log)"
	@$(PYTHON) manage.py demo --if-empty --pilot chongqing >var/chongqing.log 2>&1 </dev/null &
	$(PYTHON) server.py

test: system-packages oidc-provider lint
	$(PYTHON) $(PYTEST) -m "not slow" $(PYTEST_ARGS)

# a new city's office in a browser, from an empty installation and a plan to its first weekly report (part of test, too)
newcomer: system-packages $(VENV)/.installed-dev
	$(PYTHON) -m pytest tests/e2e/test_newcomer.py $(PYTEST_ARGS)

# not part of .ci/run: types of domain and services, and how much of their branches their tests reach (the floor stands
# in pyproject.toml)
check: system-packages oidc-provider lint
	$(VENV)/bin/mypy
	$(PYTHON) $(PYTEST) -m "not slow" --cov --cov-report=term:skip-covered $(MEASURED) $(PYTEST_ARGS)

# changes of one letter in the pure rules, each of which must fail a test or stand in tests/equivalent_mutants.csv with the
# reason why none can (some minutes; from nothing, since mutmut lets an old result stand when a test is gone)
mutants: $(VENV)/.installed-dev
	rm -rf mutants
	$(VENV)/bin/mutmut run --max-children 2
	$(PYTHON) -m tests.mutants

# full sizes of what `make test` tries in small, every property with 500 examples, the faults (half an hour or so)
slow: system-packages table-programs oidc-provider $(VENV)/.installed-dev
	HYPOTHESIS_PROFILE=thorough $(PYTHON) $(PYTEST) -m "slow or hypothesis" $(PYTEST_ARGS)
	$(PYTHON) -m tests.faults

# strange files, killed commits, power cuts, stopped servers, failing statements, many writers, on both databases; FULL=1
# takes an hour or more
faults: system-packages $(VENV)/.installed-dev
	$(PYTHON) -m tests.faults $(if $(FULL),--full) --only "$(ONLY)"

bench: $(VENV)/.installed-dev
	$(PYTHON) -m tests.bench --only "$(ONLY)"

lint: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

# which wheels, each with its hash, for each platform: anew after a change of requirements.txt (needs internet)
locks: $(VENV)/.installed-dev
	$(PYTHON) -m deploy.wheelhouse lock --platforms "$(PLATFORMS)"

# the wheels themselves into wheels/: Linux x86_64 and aarch64 (glibc 2.28 or newer), Windows (needs internet)
wheelhouse: $(PYTHON)
	$(PYTHON) -m deploy.wheelhouse gather --platforms "$(PLATFORMS)"

# dist/pilot-lights-….tar.gz with program, wheels, fonts, documents, checksums
archive: fonts wheelhouse
	$(PYTHON) -m deploy.archive --platforms "$(PLATFORMS)"

fonts:
	@if ls /usr/share/fonts/opentype/noto/NotoSansCJK-* >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing with apt-get: fonts-noto-cjk"; export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-noto-cjk >/dev/null; } </dev/null; \
	else echo "MISSING: fonts-noto-cjk. As root: apt-get install fonts-noto-cjk"; exit 1; fi

# from wheels/, without any index, on a machine without internet; says first what the machine lacks
offline-install:
	$(BASE_PYTHON) deploy/install.py

clean:
	rm -rf $(VENV) var/bench var/oidc-provider .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks shots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: requirements.txt constraints.txt | $(PYTHON)
	@echo "Installing requirements.txt (the first time takes a minute or two)"
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt constraints.txt | $(PYTHON)
	@echo "Installing requirements-dev.txt (the first time takes a minute or two)"
	$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

$(PYTHON):
	@test -n "$(BASE_PYTHON)" || { echo "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@$(BASE_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(BASE_PYTHON) is too old: Python 3.11 or newer is needed"; exit 1; }
	$(BASE_PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Debian: apt-get install python3-venv"; exit 1; }

# Programs that open and save a template, for the round trips; what reads the file of containers.
OF_SLOW := libreoffice-calc-nogui gnumeric docker-compose
table-programs:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! { command -v ssconvert && command -v docker-compose; } >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $(OF_SLOW) >/dev/null; } </dev/null \
	  || echo "NOT INSTALLED: $(OF_SLOW). Round trips are skipped; containers are not checked."; \
	fi

# The OpenID provider that one signs in by in a test: from npm, as its lock file pins it, in a place of its own.
oidc-provider: system-packages
	@from=tests/e2e/provider; to=var/oidc-provider; \
	if cmp -s $$from/package-lock.json $$to/.installed; then exit 0; fi; \
	if ! command -v npm >/dev/null; then echo "MISSING: npm. Signing in by an OpenID provider is not tested."; exit 0; fi; \
	mkdir -p $$to && cp $$from/package.json $$from/package-lock.json $$to/ && \
	npm ci --prefix $$to --ignore-scripts --no-audit --no-fund --silent </dev/null \
	&& cp $$from/package-lock.json $$to/.installed \
	|| echo "NOT INSTALLED: oidc-provider (npm). Signing in by an OpenID provider is not tested."

# Chromium and Chinese fonts for the browser tests, PostgreSQL's programs for the tests of the second database,
# LibreOffice and poppler to open the Word reports, nginx as it stands in front, a directory (slapd, which stays
# unconfigured) and npm for signing in.
system-packages:
	@missing=""; \
	{ command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null || missing+=" chromium"; \
	{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || missing+=" postgresql"; \
	ls /usr/share/fonts/*/noto/NotoSansCJK* >/dev/null 2>&1 || fc-list 2>/dev/null | grep -q "Noto Sans CJK" || missing+=" fonts-noto-cjk"; \
	command -v soffice >/dev/null || missing+=" libreoffice-writer-nogui"; \
	command -v pdftotext >/dev/null || missing+=" poppler-utils"; \
	command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=" nginx-light"; \
	{ command -v slapd || [ -x /usr/sbin/slapd ]; } >/dev/null || missing+=" slapd"; \
	command -v npm >/dev/null || missing+=" npm"; \
	command -v strace >/dev/null || missing+=" strace"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing with apt-get:$$missing"; export DEBIAN_FRONTEND=noninteractive; \
	  echo "slapd slapd/no_configuration boolean true" | debconf-set-selections; \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } </dev/null \
	  || echo "NOT INSTALLED:$$missing. The tests that need them are skipped."; \
	else \
	  echo "MISSING:$$missing. The tests that need them are skipped. As root: apt-get install$$missing"; \
	fi
