# make corpus   a fresh machine to a first corpus: environment, Korean OCR data, then the main job on pdfs/
# make test     everything CI runs: style, types, quick and slow tests
# make quick    the quick tests alone
# make review   the review app on the corpus that `make corpus` made
# make paddle   PaddleOCR into the environment of `make corpus`, in the versions that were tested; its models come from you
# make help     this list

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CORPUS ?= corpus
EXPORT ?= export

.DEFAULT_GOAL := help
.PHONY: help corpus review paddle test quick slow test-slow test-real style samples bench lock clean ocr-data paddle-system test-system

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

corpus: $(VENV)/.main ocr-data
	$(BIN)/corpus-builder --corpus $(CORPUS) build pdfs
	$(BIN)/corpus-builder --corpus $(CORPUS) export $(EXPORT) --include machine-checked
	@echo
	@echo "This first export holds rows that no person has reviewed; each is marked machine-checked."
	@echo "Review them: make review        Then: $(BIN)/corpus-builder --corpus $(CORPUS) export $(EXPORT)"

review: $(VENV)/.main
	$(BIN)/corpus-builder --corpus $(CORPUS) review

paddle: $(VENV)/.main paddle-system
	@sed -n 's/ *\\$$//; /^[a-z].*==/p' requirements-dev.lock > $(VENV)/versions.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation -c $(VENV)/versions.txt -e '.[paddle]'

test: style quick slow

quick: $(VENV)/.dev test-system
	$(BIN)/pytest

slow test-slow: $(VENV)/.dev test-system
	$(BIN)/pytest -m "slow and not real"

# Needs a folder of real policies outside the project: make test-real REAL=../shared
test-real: $(VENV)/.dev
	REAL_POLICIES=$(REAL) $(BIN)/pytest -m real

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

style: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

samples: $(VENV)/.dev
	$(BIN)/python pdfs/generate.py

# ---------------------------------------------------------------- environment

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python can't make environments; on Debian: apt-get install python3-venv"; exit 2; }

$(VENV)/.main: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.main
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Debian packages: installed when this is root, else named.
define debian
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "installing $(1)"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
	else echo "missing: $(1). On Debian or Ubuntu: sudo apt-get install $(1)"; exit 2; fi
endef

ocr-data:
	@ls $${TESSDATA_PREFIX:-/nonexistent}/kor.traineddata /usr/share/tesseract-ocr/*/tessdata/kor.traineddata \
	  /usr/share/tessdata/kor.traineddata 2>/dev/null | grep -q . || { $(call debian,tesseract-ocr tesseract-ocr-kor); }

# What OpenCV, which comes with PaddleOCR, is linked to.
paddle-system:
	@ls /usr/lib/*/libGL.so.1 /usr/lib*/libGL.so.1 2>/dev/null | grep -q . || { $(call debian,libgl1 libglib2.0-0); }

test-system: ocr-data paddle-system
	@[ -d /usr/share/fonts/truetype/nanum ] || { $(call debian,fonts-nanum); }
	@command -v chromium >/dev/null || { $(call debian,chromium); }

# ---------------------------------------------------------------- upkeep

# Locks carry versions and hashes and no address, so they serve any mirror.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra fast --extra ocr --extra review --group main pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group dev pyproject.toml --extra fast --extra ocr --extra paddle --extra review -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(CORPUS) $(EXPORT) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
