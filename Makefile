# Everything a newcomer needs: `make demo` shows what inpaintbench does, `make test` is what CI runs.
PYTHON ?= python3
RECENT = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "'$(PYTHON)' is not Python 3.11 or newer; choose another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
INSTALL = -m pip install --quiet --disable-pip-version-check --no-cache-dir -c constraints.txt
PLUGINS = $(wildcard plugins/*/pyproject.toml)
DEMO = .venv-demo
DEV = .venv

.PHONY: demo test browser lint clean

demo: $(DEMO)/ready
	$(DEMO)/bin/inpaintbench eval --suite truce-synthetic --suite photos \
		--inpainter copy --inpainter mean --inpainter telea --inpainter navier-stokes
	$(DEMO)/bin/inpaintbench eval --suite photos --inpainter biharmonic
	$(DEMO)/bin/inpaintbench leaderboard results
	$(DEMO)/bin/inpaintbench report results -o report

test: $(DEV)/ready lint browser
	$(DEV)/bin/pytest -n auto --dist loadfile

# The tests of reports open them in a browser, and are skipped where there is none.
browser:
	@test -n "$$CHROMIUM" || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	command -v google-chrome >/dev/null || \
	{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	{ apt-get install -qq -y chromium >/dev/null || { apt-get update -qq && apt-get install -qq -y chromium >/dev/null; }; }; } || \
	echo "there is no Chromium: the tests that open reports are skipped" >&2

lint: $(DEV)/ready
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/ruff check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports

$(DEMO)/ready: pyproject.toml constraints.txt plugins/inpaintbench-skimage/pyproject.toml
	@$(RECENT)
	$(PYTHON) -m venv $(DEMO)
	$(DEMO)/bin/python $(INSTALL) -e . -e plugins/inpaintbench-skimage
	touch $@

$(DEV)/ready: pyproject.toml constraints.txt $(PLUGINS)
	@$(RECENT)
	$(PYTHON) -m venv $(DEV)
	$(DEV)/bin/python $(INSTALL) -e '.[dev]' $(foreach plugin,$(PLUGINS),-e $(dir $(plugin)))
	printf '%s\n' '$(CURDIR)/tests/torchvision_cpu' 'import torchvision_cpu' > \
		$$($(DEV)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/torchvision_cpu.pth
	touch $@

clean:
	rm -rf $(DEMO) $(DEV) results report .inpaintbench
