# Every target sets up what it needs; python3, pip and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCK := requirements-dev.lock

LOWEST := .venv-lowest
LOWEST_TESTS := tests/unit tests/contrib
EVERYTHING := .[django,flask,uploads,s3,metrics,nh3,markdown,sql,postgresql,mysql,redis,encryption,stash,oembed,archive,asgi,pydantic,wtforms,drf,serve]

.PHONY: demo test test-forums fuzz mutants check lock lowest coverage docs bench report client types sbom screenshots clean
.DEFAULT_GOAL := test

# --without-pip: a bare Debian has no ensurepip, but its pip can install into another environment.
$(READY): pyproject.toml $(LOCK)
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable "$(EVERYTHING)" --group dev
	touch $(READY)

demo: $(READY)
	$(BIN)/python demo_app.py

# In two processes, since most tests wait: for browsers, servers and the time that people take.
test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile

# Each forum has an environment of its own; FlaskBB's versions need Python 3.6, and are left out where there is none.
FLASKBB_PYTHON ?= $(or $(shell python3.6 -c 'import sys; print(sys.executable)' 2>/dev/null),$(lastword $(wildcard $(HOME)/.pyenv/versions/3.6*/bin/python3.6)))
FORUMS := .venv-forums/machina/.ready $(if $(FLASKBB_PYTHON),.venv-forums/flaskbb/.ready)

test-forums: $(READY) $(FORUMS)
	$(BIN)/python -m pytest examples/forums
	@$(if $(FLASKBB_PYTHON),,echo "FlaskBB was left out: no Python 3.6 was found or named in FLASKBB_PYTHON.")

.venv-forums/machina/.ready: $(READY) examples/forums/machina/requirements.txt
	$(PYTHON) -m venv --without-pip $(@D)
	$(BIN)/python -m pip --python $(@D)/bin/python install --quiet --editable ".[django]" -r examples/forums/machina/requirements.txt
	touch $@

# With the pip of its time, which reads what these packages say of themselves.
.venv-forums/flaskbb/.ready: examples/forums/flaskbb/requirements.txt
	$(FLASKBB_PYTHON) -m venv $(@D)
	$(@D)/bin/pip install --quiet -r examples/forums/flaskbb/requirements.txt
	touch $@

# Random input under random policies, in Python, Chromium and Firefox. Options: make fuzz FUZZ="--seed 7 --minutes 120"
fuzz: $(READY)
	$(BIN)/python -m tests.fuzz $(FUZZ)

# Changes to editor/canonical that no test notices.
mutants: $(READY)
	$(BIN)/python -m tools.mutants

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/unit/test_imports.py
	$(if $(shell command -v npm),cd static && npm ci && npm run check,@echo "The client was not checked: that needs Node.js.")

# The versions that everyone develops and tests with: the newest that pyproject.toml allows on the day.
lock:
	rm -rf build/lock
	$(PYTHON) -m venv --without-pip build/lock
	$(PYTHON) -m pip --python build/lock/bin/python install --quiet "pip>=25.1"
	build/lock/bin/python -m pip install --quiet --editable "$(EVERYTHING)" --group dev
	(echo "# Written by make lock."; build/lock/bin/python -m pip freeze --exclude-editable) > $(LOCK)

# The oldest release of each dependency that pyproject.toml says is enough. Old releases warn of newer ones that they
# are built on, and Starlette's test client of then is built on httpx; a test of types asks mypy.
lowest: $(READY)
	mkdir -p build
	$(BIN)/python -m tools.lowest > build/lowest.txt
	$(PYTHON) -m venv --without-pip $(LOWEST)
	$(PYTHON) -m pip --python $(LOWEST)/bin/python install --quiet "pip>=25.1"
	$(LOWEST)/bin/python -m pip install --quiet --constraint build/lowest.txt --editable "$(EVERYTHING)" --group test httpx mypy
	$(LOWEST)/bin/python -m pytest -W ignore::DeprecationWarning -W ignore::PendingDeprecationWarning \
		-p no:cacheprovider $(LOWEST_TESTS)

coverage: $(READY)
	$(BIN)/python -m coverage run -m pytest -q
	$(BIN)/python -m coverage report

# Every page is read anew, so that each broken link is told each time.
docs: $(READY)
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet --fresh-env --builder html docs build/docs
	@echo "The documentation is in build/docs/index.html."

bench: $(READY)
	$(BIN)/python -m benchmarks

# The tables, and the ledgers of the fuzz, the soak, the archive and the mutants, as benchmarks/report.md; the front page
# and the page of the archive take their figures from there.
report: $(READY)
	$(BIN)/python -m benchmarks.report
	$(BIN)/python -m tools.reference

# Needs Node.js; what it makes is committed, so that nothing else does.
client:
	cd static && npm ci && npm run check && npm run build

# The API's shapes for the client, from the OpenAPI document; committed likewise.
types: $(READY)
	cd static/types && npm ci
	$(BIN)/python -m tools.openapi | node static/types/generate.mjs

# What an installation with every extra holds, and what the client is built from, as CycloneDX.
sbom: $(READY)
	mkdir -p build
	$(PYTHON) -m venv --without-pip build/sbom
	$(PYTHON) -m pip --python build/sbom/bin/python install --quiet "$(EVERYTHING)"
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/sbom-python.json build/sbom/bin/python
	cd static && npm ci --silent && npm sbom --omit dev --sbom-format cyclonedx > ../build/sbom-client.json
	@echo "build/sbom-python.json and build/sbom-client.json"

screenshots: $(READY)
	$(BIN)/python -m demo.screenshots

clean:
	rm -rf $(VENV) $(LOWEST) .venv-forums static/node_modules static/types/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
