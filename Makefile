# Everything that this repository does, on a machine that has only Python 3.11 or later.
#
# A step is done again only when what it rests on has changed: the stamps in .venv carry
# the times of the installations and the version of Python that they were made with.

PYTHON ?= python3
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')

VENV := .venv
RUN := $(VENV)/bin
PIP := $(RUN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install -qq --prefer-binary --constraint constraints.txt

MADE := $(VENV)/made-$(VERSION)
INSTALLED := $(VENV)/installed-$(VERSION)
TESTABLE := $(VENV)/testable-$(VERSION)

help:  ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

site: $(INSTALLED)  ## Build the journal into site/
	@$(RUN)/journal build
	@printf '\nThe site is in site/. To look at it:\n\n'
	@printf '  make preview      with live reload, drafts and private posts\n'
	@printf '  %s -m http.server -d site 8000    as others will see it\n' "$(PYTHON)"

preview: $(INSTALLED)  ## Show the journal in a browser while it is written
	@$(RUN)/journal serve

test: $(TESTABLE)  ## Run all tests
	@tests/install-browser $(RUN)/python
	@$(RUN)/python -m pytest

check: $(TESTABLE)  ## Look at format, style and types
	@$(RUN)/python tests/check.py

format: $(TESTABLE)  ## Put the code into the house's format
	@$(RUN)/ruff format
	@$(RUN)/ruff check --fix

constraints:  ## Renew constraints.txt with the newest versions that fit
	@tests/renew-constraints $(PYTHON)

clean:  ## Remove what make and the tool made; no result is lost
	rm -rf $(VENV) tests/node_modules site .journal .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or later is needed; say which with: make PYTHON=python3.11 …' >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# What builds packages is pinned and installed like all else, so that installing this one
# again after a change of its settings asks no registry.
$(INSTALLED): $(MADE) pyproject.toml constraints.txt
	@echo 'Installing into $(VENV) …'
	@$(INSTALL) hatchling editables setuptools
	@$(INSTALL) --no-build-isolation --editable '.[search,citations]'
	@touch $@

$(TESTABLE): $(INSTALLED) tests/package-lock.json
	@echo 'Installing what the tests need …'
	@$(INSTALL) --no-build-isolation --editable '.[search,citations,test]'
	@command -v npm >/dev/null && npm ci --prefix tests --silent --no-audit --no-fund || \
		echo 'Without npm the examples of CommonMark are missing; their tests are skipped.' >&2
	@touch $@

.PHONY: help site preview test check format constraints clean
