# make report   the main job: sets up .venv, reads data/raw, writes figures/
# make test     sets up .venv, runs every check
# make lab      opens the notebooks
# make notebooks   runs all of them into figures/notebooks/: make notebooks DATA=data REGIONS="甲市 乙市" NOTEBOOK=03
PYTHON ?= python3
DATA ?= data
VENV := .venv
BIN := $(VENV)/bin

.PHONY: report test lab notebooks constraints clean

report: $(VENV)/.core
	$(BIN)/policykit run

test: $(VENV)/.test
	$(BIN)/pytest

lab: $(VENV)/.notebook
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/00_quick_tour.ipynb

notebooks: $(VENV)/.notebook
	$(BIN)/policykit notebooks --data $(DATA) $(if $(REGIONS),--regions $(REGIONS)) $(if $(NOTEBOOK),--notebook $(NOTEBOOK))

# A stamp a set of extras: installed again when the constraints or the project's own file change.
SAY = @echo "正在安装所需的软件包到 $(VENV)（第一次约一至三分钟）…"
$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/python
	$(SAY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(SAY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

$(VENV)/.notebook: pyproject.toml constraints.txt | $(BIN)/python
	$(SAY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[notebook]'
	@touch $@

# A Debian Python without ensurepip can still make an environment without pip; its own pip then installs into it.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }

constraints: $(BIN)/python
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra notebook --extra ocr --extra semantic --extra trad --extra test --universal --python-version 3.11 \
		--no-emit-index-url --no-header --no-annotate --upgrade -o constraints.txt

clean:
	rm -rf data/corpus figures/* .pytest_cache .mypy_cache .ruff_cache
