# How everything here is run. `make` lists the targets. ARGS="…" is handed on to the command behind one.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV ?= $(firstword $(wildcard $(BIN)/uv) uv)
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq --no-deps
RESOLVE := --override locks/overrides.txt --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: help demo up test lint e2e bench explore load docs nightly lock clean

.NOTPARALLEL:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.demo $(VENV)/.self ## the scripted story from end to end, under 30 s
	@$(BIN)/rehearse demo $(ARGS)

up: $(VENV)/.demo $(VENV)/.self ## the fakes and the sync core as servers, until interrupted
	@$(BIN)/rehearse up $(ARGS)

test: $(VENV)/.test $(VENV)/.self ## all tests, in parallel and in random order
	@$(BIN)/pytest --numprocesses auto $(ARGS)

lint: $(VENV)/.test $(VENV)/.self ## style, types, arrows, sizes, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python docs/generate.py --check
	$(BIN)/pytest --quiet tests/architecture tests/docs

e2e: $(VENV)/.test $(VENV)/.self ## the scenarios against real servers
	@$(BIN)/pytest --on stack $(ARGS) features

bench: $(VENV)/.test $(VENV)/.self ## what it costs, side by side with others; QUICK=1 for under 3 minutes
	@$(BIN)/python -m loadtests.bench $(if $(QUICK),--quick) --json build/bench.json $(ARGS)

explore: $(VENV)/.demo $(VENV)/.self ## seeded stories of edits, faults and crashes; ARGS="--seeds 2000"
	@$(BIN)/rehearse explore $(ARGS)

load: $(VENV)/.test $(VENV)/.self ## Locust against a stack of its own, which must agree in the end
	@$(BIN)/rehearse run -- $(BIN)/locust --locustfile loadtests/locustfile.py \
		--headless --only-summary --users 20 --spawn-rate 20 --run-time 30s $(ARGS)

docs: $(VENV)/.test $(VENV)/.self ## write the generated pages of docs/reference
	@$(BIN)/python docs/generate.py

nightly: lint test e2e ## everything that takes longer than a commit may
	@$(BIN)/pytest -m nightly --override-ini faulthandler_timeout=1800 $(ARGS)
	@$(BIN)/pytest --numprocesses auto --weather 1,2,3,7 features
	@$(BIN)/python -m tests.proofs.kept --check --numprocesses auto
	@$(BIN)/python -m loadtests.fuzz --requests 100000 --seed 2
	@$(BIN)/python -m loadtests.fuzz --requests 30000 --seed 2 --app netsuite
	@$(BIN)/python -m loadtests.fuzz --requests 30000 --seed 2 --app quickbooks
	@$(BIN)/python -m loadtests.many_tests --tests 1000 --workers 8 --runs 5
	@$(BIN)/rehearse explore --seeds 2000
	@$(BIN)/rehearse crash-points
	@$(BIN)/rehearse crash-points --contacts 1 --companies 0 --pairs
	@$(BIN)/rehearse guards matrix --seconds 60

lock: ## resolve both lock files anew; ARGS=--upgrade takes newer versions
	$(UV) pip compile pyproject.toml --all-extras $(ARGS) $(RESOLVE) --output-file locks/test.txt
	$(UV) pip compile pyproject.toml --constraint locks/test.txt $(RESOLVE) --output-file locks/demo.txt

clean: ## back to a bare checkout
	rm -rf $(VENV) build *.egg-info .*_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rehearse needs Python 3.11 or newer. Name one: make PYTHON=python3.11 ...")'
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

# Two steps, since pip refuses an editable install next to hashes. The full set holds the small one.
$(VENV)/.demo: locks/demo.txt | $(BIN)/python
	@echo "Installing what it needs to run (once)"
	@$(INSTALL) --require-hashes --requirement $<
	@touch $@

$(VENV)/.test: locks/test.txt | $(BIN)/python
	@echo "Installing what the tests need (once)"
	@$(INSTALL) --require-hashes --requirement $<
	@touch $@ $(VENV)/.demo

$(VENV)/.self: pyproject.toml | $(BIN)/python
	@$(INSTALL) --editable .
	@touch $@
