# The one command surface: people and CI call the same targets.
#   make run      the site with demo data (ZHULU_DEMO=0: without)     make test   all tests (ARGS="tests/domain -k …")
#   make lint     style, types, layers, house shape                    make demo   ARGS="--projects 100000"
#   make shell    Python on the database of `make run`                 make zhulu  ARGS="verify"
#   make bench    benchmarks (FULL=1: a million)                       make lock   refresh the pinned requirements
#   make mutants  nightly: slips planted in the rules, which the tests have to notice
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
B := .venv/bin
SUITABLE := import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
# The first Python that really runs and can make a virtual environment: a pyenv shim may exist and refuse. Without one,
# Debian's own, whose venv module is installed below.
PY ?= $(shell for python in python3.12 python3.11 python3 /usr/bin/python3; do \
	if $$python -c '$(SUITABLE)' >/dev/null 2>&1; then echo $$python; exit; fi; done; echo /usr/bin/python3)
ARGS ?=
# A virtual environment holds absolute paths: after the checkout moved, or its Python went, it is made anew.
MADE_ELSEWHERE := $(shell [ ! -e .venv/.made ] || { [ "$$(cat .venv/.made)" = "$(CURDIR)" ] && $(B)/python -c ''; } \
	2>/dev/null || rm -f .venv/.made)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
APT := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

.PHONY: run test lint bench mutants shell demo zhulu browser lock clean

run: .venv/.run
	@exec $(B)/python -m tools.up run

demo: .venv/.run
	@$(B)/python -m tools.up demo $(ARGS)

shell: .venv/.run
	@$(B)/python -m tools.up shell $(ARGS)

zhulu: .venv/.run
	@$(B)/python -m tools.up command $(ARGS)

bench: .venv/.dev
	@$(B)/python -m tools.up bench $(if $(FULL),--rows 1000000) $(ARGS)

mutants: .venv/.heavy
	nice -n 10 $(B)/python -m tools.mutants

test: .venv/.dev browser
	$(B)/pytest -n 2 --dist loadfile $(ARGS)

lint: .venv/.dev
	$(B)/ruff check .
	$(B)/ruff format --check .
	$(B)/lint-imports --no-logo
	PYTHONPATH=. $(B)/mypy
	PYTHONPATH=. $(B)/mypy -p tools -p tests.support
	$(B)/djlint src --lint --quiet
	$(B)/pytest -q tests/architecture
	@$(B)/python -m tools.pending

browser:
	@command -v chromium >/dev/null || { \
		[ "$$(id -u)" = 0 ] && apt-get update -qq && $(APT) chromium fonts-wqy-microhei; \
	} || { \
		printf '\033[1;31m%s\033[0m\n' '没有 chromium：浏览器测试将被跳过 (no chromium: browser tests will be skipped)'; \
		[ "$${REQUIRE_BROWSER:-0}" != 1 ]; \
	}

.venv/.made:
	@if ! $(PY) -c '$(SUITABLE)' 2>/dev/null; then \
		[ "$$(id -u)" = 0 ] || { echo '需要 Python 3.11–3.12 与 python3-venv (as root: apt-get install python3-venv)'; exit 1; }; \
		apt-get update -qq && $(APT) python3 python3-venv; \
	fi
	@$(PY) -c '$(SUITABLE)' || { echo '$(PY): 需要 Python 3.11–3.12 (needed)'; exit 1; }
	$(PY) -m venv --clear .venv
	@$(B)/python -c 'import pathlib, site; pathlib.Path(site.getsitepackages()[0], "zhulu.pth").write_text("$(CURDIR)/src\n")'
	@printf '#!/bin/sh\nexec "%s" -m zhulu.interfaces.commands.main "$$@"\n' '$(CURDIR)/$(B)/python' > $(B)/zhulu
	@chmod 755 $(B)/zhulu
	@printf '%s\n' '$(CURDIR)' > $@

.venv/.run: requirements.txt .venv/.made
	$(B)/pip install -q --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	$(B)/pip install -q --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.heavy: requirements-heavy.txt .venv/.dev
	$(B)/pip install -q --require-hashes -r requirements-heavy.txt
	@touch $@

# The lock carries no registry's name: whoever installs uses the registry that pip is configured for.
lock:
	$(PY) -m venv build/uv
	build/uv/bin/pip install -q uv
	build/uv/bin/uv pip compile -q pyproject.toml --generate-hashes --universal --no-header -o requirements.txt
	build/uv/bin/uv pip compile -q pyproject.toml --group dev -c requirements.txt \
		--generate-hashes --universal --no-header -o requirements-dev.txt
	build/uv/bin/uv pip compile -q pyproject.toml --group heavy -c requirements-dev.txt \
		--generate-hashes --universal --no-header -o requirements-heavy.txt
	! grep -nE 'https?://' requirements.txt requirements-dev.txt requirements-heavy.txt

# Leaves var/ alone: it holds the database of `make run`, its files and its secrets.
clean:
	rm -rf .venv build mutants staticroot screenshots .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +
