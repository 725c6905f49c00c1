# make report   the main job: sets up .venv, reads data/raw, writes figures/
# make test     sets up .venv, runs every check
# make lab      opens the notebooks
# make audit    asks the package index for known vulnerabilities of the pinned packages
# make notebooks   runs all of them into figures/notebooks/: make notebooks DATA=data REGIONS="甲市 乙市" NOTEBOOK=03
PYTHON ?= python3
DATA ?= data
VENV := .venv
BIN := $(VENV)/bin

.PHONY: report test lab notebooks constraints audit verified clean

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
	$(BIN)/uv pip compile pyproject.toml --extra notebook --extra ocr --extra semantic --extra trad --extra test --universal --python-version 3.11 \
		-c constraints.txt --generate-hashes --no-emit-index-url --no-header --no-annotate -o constraints-hashes.txt

# Everything with its hash checked against constraints-hashes.txt.
verified: $(BIN)/python
	$(BIN)/python -m pip install --require-hashes -r constraints-hashes.txt
	$(BIN)/python -m pip install --no-deps -e .

audit: $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --target $(VENV)/audit pip-audit || { echo "没有连上软件源，没有查漏洞；请联网后再试"; exit 2; }
	@PYTHONPATH=$(VENV)/audit $(BIN)/python -m pip_audit --strict --require-hashes --disable-pip --progress-spinner off -r constraints-hashes.txt \
		|| { echo "有已知的漏洞，或有软件包没有查成：见上；没有联网时请联网后再试"; exit 1; }

clean:
	rm -rf data/corpus figures/* .pytest_cache .mypy_cache .ruff_cache
