# Commands of Tu Lugar. `make chat` on a fresh clone sets everything up and opens a chat.
PYTHON ?= python3
UV := $(CURDIR)/.tools/uv/bin/uv
COMPILE := pip compile --quiet --upgrade --universal --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-package torch --custom-compile-command "make lock"

.PHONY: help chat up setup test lint doctor services lock clean

help:
	@echo "make chat      prepara todo y abre un chat en la terminal"
	@echo "make up        prepara todo y enciende la consola, y Telegram si hay TELEGRAM_BOT_TOKEN"
	@echo "make test      prepara todo y corre las pruebas (ARGS=... pasa opciones a pytest)"
	@echo "make lint      ruff, mypy y bandit"
	@echo "make doctor    revisa la instalación y dice cómo arreglarla"
	@echo "make services  instala y enciende PostgreSQL y Redis locales para las pruebas (Debian)"
	@echo "make lock      renueva requirements/*.txt con sus hashes"
	@echo "make clean     borra entornos, modelos y estado (también la base de datos local)"

chat:
	@$(PYTHON) cli/install.py chat

up:
	@$(PYTHON) cli/install.py up

setup:
	@$(PYTHON) cli/install.py setup

test:
	@$(PYTHON) cli/install.py test $(ARGS)

lint:
	@$(PYTHON) cli/install.py lint

doctor:
	@$(PYTHON) cli/install.py doctor

services:
	@$(PYTHON) cli/services.py

lock:
	@$(PYTHON) cli/install.py uv
	$(UV) $(COMPILE) --python-version 3.9 requirements/uv.in -o requirements/uv.txt
	$(UV) $(COMPILE) --python-version 3.11 --override requirements/app-overrides.txt requirements/app.in -o requirements/app.txt
	$(UV) $(COMPILE) --python-version 3.11 --override requirements/app-overrides.txt requirements/dev.in -o requirements/dev.txt
	$(UV) $(COMPILE) --python-version 3.11 --override requirements/app-overrides.txt requirements/training.in -o requirements/training.txt
	$(UV) pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock" --python-version 3.11 requirements/peers.in -o requirements/peers.txt
	cd nlu && $(UV) $(COMPILE) --python-version 3.10 pyproject.toml -o ../requirements/nlu.txt
	$(UV) $(COMPILE) --python-version 3.10 requirements/otel.in -o requirements/otel.txt

clean:
	rm -rf .tools .venv nlu/.venv nlu/models var .pytest_cache .mypy_cache .ruff_cache .hypothesis htmlcov .coverage tulugar.egg-info
