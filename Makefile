# Every target sets up what it needs; python3, pip and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check bench client screenshots clean
.DEFAULT_GOAL := test

# --without-pip: a bare Debian has no ensurepip, but its pip can install into another environment.
$(READY): pyproject.toml
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[flask,uploads,s3,metrics,nh3,sql,postgresql,mysql,redis,encryption,stash,oembed]" --group dev
	touch $(READY)

demo: $(READY)
	$(BIN)/python demo_app.py

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/unit/test_imports.py

bench: $(READY)
	$(BIN)/python -m benchmarks

# Needs Node.js; what it makes is committed, so that nothing else does.
client:
	cd static && npm ci && npm run check && npm run build

screenshots: $(READY)
	$(BIN)/python -m demo.screenshots

clean:
	rm -rf $(VENV) static/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
