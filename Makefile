# The two commands: `make demo` to see it, `make test` to check it.
PYTHON ?= $(shell tools/choose_python.sh)
VENV ?= .venv
BIN = $(VENV)/bin
# Three processes share the tests, since some wait; the twenty slowest are listed at the end.
PYTEST = $(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder --durations 20

# Compiled once, in the environment that is made here: where this is forbidden, each of the suite's processes, some
# hundreds, compiles all that it imports, and collecting the tests takes 12 s in place of 5.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo install setup test quick docs pictures needs lint types layers servers suite bench bench-large soak fuzz vendor clean

help:
	@echo "make demo    the site with the invented sample, in a database of its own"
	@echo "make setup   an environment for coding: .venv with what the tests need, too"
	@echo "make test    lint, types (of the tests too), import layers and the whole suite on both servers"
	@echo "make quick   while coding: the tests that need no Neo4j, no browser and no killed process"
	@echo "make docs    the pages of docs/ that are made from the code: data dictionary, settings, questions"
	@echo "make pictures  the pictures of the guides, from the invented sample"
	@echo "make bench   speed and memory, as ratios measured in one run"
	@echo "make bench-large  20,000 cases: what loading them takes, and whether every page and the API respond"
	@echo "make soak    kill loads, undo, restore, freeze and each database in the middle, and look what is left"
	@echo "make fuzz    read 10,000 damaged files: no traceback, no hang, no memory that stays"
	@echo "make vendor  fetch the vendored scripts again, at the versions written down"

demo: $(VENV)/installed
	$(BIN)/casethread demo

install: $(VENV)/installed

setup: $(VENV)/installed-for-tests

test:
	$(MAKE) --no-print-directory --jobs 2 needs $(VENV)/installed-for-tests
	$(MAKE) --no-print-directory --jobs 4 lint types layers suite

needs:
	tools/test_needs.sh

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

docs: $(VENV)/installed-for-tests
	PYTHONPATH=. $(BIN)/python tools/data_dictionary.py
	PYTHONPATH=. $(BIN)/python tools/settings_page.py
	PYTHONPATH=. $(BIN)/python tools/questions_page.py
	PYTHONPATH=. $(BIN)/python tools/governance_page.py

pictures: $(VENV)/installed-for-tests
	PYTHONPATH=. $(BIN)/python tools/pictures.py

# Where nobody comes back to them, the types are not stored for a next time: a fifth of what checking them takes.
types: $(VENV)/installed-for-tests
	$(BIN)/mypy $(if $(CI),--cache-dir /dev/null)

layers: $(VENV)/installed-for-tests
	$(BIN)/lint-imports

# What the servers of the tests need and keep for the next time.
servers: $(VENV)/installed-for-tests
	$(BIN)/python tests/servers/make_ready.py

# While it waits for what it fetches and for what it has started, the checks above run.
suite: servers
	$(PYTEST)

quick: $(VENV)/ready-for-quick-tests
	CASETHREAD_TEST_SERVERS=embedded $(PYTEST) -n 2 --hypothesis-profile quick -m "not slow and not browser"

# Once after an installation, on both processors; else each process of the tests compiles all that they import.
$(VENV)/ready-for-quick-tests: $(VENV)/installed-for-tests
	CASETHREAD_TEST_SERVERS=embedded $(BIN)/python tests/servers/make_ready.py
	touch $@

bench: $(VENV)/installed-for-tests
	$(BIN)/python -m bench

bench-large: $(VENV)/installed-for-tests
	$(BIN)/python -m bench --large --cases 20000

soak: $(VENV)/installed-for-tests
	CASETHREAD_SOAK=$${CASETHREAD_SOAK:-90} $(BIN)/python -m pytest tests/soak -s

fuzz: $(VENV)/installed-for-tests
	CASETHREAD_FUZZ=10000 $(BIN)/python -m pytest tests/fuzz -s -o faulthandler_timeout=2400

vendor: $(VENV)/installed-for-tests
	$(BIN)/python tools/vendor.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache

# pip comes last: where it is, the environment is whole.
$(BIN)/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# By uv, in 5 s in place of 45; by pip where uv cannot, as it does not read pip's settings. Without compiling: what the
# tests import is compiled then, and most of it they never import.
$(VENV)/installed-for-tests: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet uv && $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --editable '.[test]' \
	  || $(BIN)/python -m pip install --quiet --no-compile --editable '.[test]'
	touch $(VENV)/installed $@
