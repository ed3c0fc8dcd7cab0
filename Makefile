# make serve   set up, build the site and serve it on this machine
# make test    set up, build the site and run every check and test
# make help    the rest

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev rig build serve test thorough lint html prove bench growth mutate fuzz reproducible readability search-report clean lock test-engine browsers

# A python3.13 that starts: a version manager's shim can be there and still refuse.
PYTHON ?= $(shell for name in python3.13 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1 \
	&& { echo "$$name"; break; }; done)
PY := .venv/bin/python
# What Python has compiled is kept, whatever the shell says: many of them start.
export PYTHONDONTWRITEBYTECODE :=
need-python = $(if $(strip $(PYTHON)),:,echo "Python 3.13 is missing: install it (for example \
	with 'pyenv install 3.13', or your system's python3.13 and python3.13-venv) and try again." >&2; exit 1)

help:
	@echo "make serve   build the site and serve it on this machine"
	@echo "make test    build the site, run ruff, mypy, tsc and all tests"
	@echo "make thorough    what make test leaves out: repeats for every page, width and way (before a release)"
	@echo "make rig     install what the tests need besides (Debian: as root)"
	@echo "make build   build the site into build/site"
	@echo "make lint    ruff, mypy, import-linter and tsc only"
	@echo "make html    check the HTML of all pages (the tests check one of each kind)"
	@echo "make browsers walk through the site in Chromium, Firefox and WebKit (the tests take one walk each)"
	@echo "make prove   prove the properties of the decision rules"
	@echo "make bench   measure start, size and answers against stock Pyodide (15 min)"
	@echo "make growth  measure the site with made-up municipalities and meetings (some 15 min)"
	@echo "make mutate SAMPLE=30    change the engine here and there: what do the tests notice? (hours without SAMPLE)"
	@echo "make fuzz    hostile links, files, messages and searches, through engine and browser (30 min)"
	@echo "make reproducible    build the last commit twice: is it the same, to the byte? (10 min)"
	@echo "make readability     LIX and long sentences of every page"
	@echo "make search-report   what searches find, beside the theme's own index"
	@echo "make lock    resolve requirements/ and package.json anew"
	@echo "make clean   remove everything that was built (set-up stays)"

setup:
	@$(need-python)
	@$(PYTHON) scripts/setup.py

setup-dev:
	@$(need-python)
	@$(PYTHON) scripts/setup.py dev

rig: setup-dev
	@$(PY) -m scripts.rig install

build: setup
	@$(PY) -m scripts.build

serve: build
	@$(PY) -m scripts.serve build/site

# The build takes one processor; what needs no site is checked on the other.
test: setup-dev
	@$(PY) -m scripts.rig
	@$(MAKE) --no-print-directory -j2 build test-engine
	$(PY) -m pytest -n auto --dist worksteal --ignore tests/guide_engine

test-engine: lint
	$(PY) -m pytest -n 2 --dist worksteal tests/guide_engine

# The tests' repeats, and of what hypothesis makes up some hundred examples.
thorough: setup-dev build
	@$(PY) -m scripts.rig
	$(PY) -m pytest -n auto --dist worksteal -m "thorough or hypothesis" --hypothesis-profile thorough

lint: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	node_modules/.bin/tsc --project tsconfig.json
	node_modules/.bin/tsc --project tsconfig.worker.json

html: setup-dev build
	@$(PY) -m scripts.rig.validity

browsers: setup-dev build
	@$(PY) -m scripts.rig
	$(PY) -m pytest -n auto --dist worksteal -m "thorough or not thorough" tests/browser/engines

bench: setup-dev build
	@$(PY) -m scripts.measure.bench

prove: setup
	@$(PY) -m guide_engine prove

growth: setup-dev
	@$(PY) -m scripts.measure.growth

mutate: setup-dev
	@$(PY) -m scripts.measure.mutation $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULES)

fuzz: setup-dev build
	@$(PY) -m scripts.measure.fuzz

reproducible: setup-dev
	@$(PY) -m scripts.measure.reproducible

readability: setup-dev
	@$(PY) -m scripts.author.readability

search-report: setup-dev build
	@$(PY) -m scripts.search.report

lock:
	@$(need-python)
	@$(PYTHON) scripts/setup.py lock

clean:
	rm -rf build mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis
