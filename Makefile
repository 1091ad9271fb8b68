# What a person types. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-matching pictures format messages requirements audit clean

PIP_COMPILE = .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

help: ## Daftar ini · This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

demo: .venv/.base ## Buka demo di mesin ini · Open the demo on this machine
	@exec .venv/bin/anyam demo $(ARGS)

test: .venv/.dev ## Semua pemeriksaan, seperti di CI · Every check, as in CI
	@exec .venv/bin/python scripts/verify.py

check: .venv/.dev ## Pemeriksaan tanpa menjalankan uji · The static checks only
	@exec .venv/bin/python scripts/verify.py --static

bench: .venv/.dev ## Kecepatan tiap halaman · Speed of every page
	@exec .venv/bin/python -m scripts.bench $(ARGS)

bench-matching: .venv/.dev ## Pencocokan: mutu dan kecepatan · Matching: how good, how fast
	@exec .venv/bin/python scripts/bench_matching.py $(ARGS)

pictures: .venv/.dev ## Gambar untuk README · Take the pictures of the README anew
	ANYAM_WRITE_PICTURES=1 .venv/bin/pytest -q -p no:cacheprovider tests/browser/test_pictures.py

format: .venv/.dev ## Rapikan kode dan templat · Format code and templates
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format --quiet .
	.venv/bin/djlint anyam --reformat --quiet || true

messages: .venv/.dev ## Perbarui terjemahan Inggris (perlu gettext) · Update the English catalogue
	.venv/bin/python scripts/messages.py

requirements: .venv/.dev ## Perbarui versi pustaka · Renew the pinned versions
	$(PIP_COMPILE) --upgrade -o requirements/build.txt requirements/build.in
	$(PIP_COMPILE) --upgrade -c requirements/limits.in -o requirements/base.txt pyproject.toml
	$(PIP_COMPILE) --upgrade --extra dev --extra pg --extra spark -c requirements/base.txt \
		-c requirements/build.txt -o requirements/dev.txt pyproject.toml

audit: .venv/.dev ## Lubang keamanan yang sudah dikenal (perlu jaringan) · Known holes in dependencies
	@exec .venv/bin/python scripts/verify.py --audit

clean: ## Hapus hasil antara; demo dan .venv tetap · Remove caches; demo and .venv stay
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage* coverage.json htmlcov build dist
	find anyam tests scripts -name __pycache__ -type d -exec rm -rf {} +

.venv/.base: requirements/base.txt requirements/build.txt pyproject.toml
	@scripts/venv.sh base

.venv/.dev: requirements/dev.txt requirements/build.txt pyproject.toml
	@scripts/venv.sh dev
