# 准绳 Plumbline: `make run` and `make test` need Python 3.11 or later and make, nothing else.
#   PORT=8001  DATA=/path  DATABASE_URL=postgres://...   override where it listens and what it keeps
#   ARGS="tests/content -k seal"                         is passed on by test, bench and prove

SHELL := /bin/sh
MODERN = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c '$(MODERN)' 2>/dev/null && echo "$$name" && break; done)
ifeq ($(PYTHON),)
$(error 需要 Python 3.11 或更高版本 / Python 3.11 or later is needed: PYTHON=/path/to/python3 make run)
endif
BOOTSTRAP = @$(PYTHON) -m server.bootstrap

.PHONY: help run setup test check bench prove clean
.DEFAULT_GOAL := help

help: ## 列出命令 / list the commands
	@sed -n 's/^\([a-z]*\): .*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST)

run: ## 准备并启动 / prepare and serve on 127.0.0.1:$PORT
	$(BOOTSTRAP) manage.py serve --prepare

setup: ## 只准备 / everything but serve
	$(BOOTSTRAP) manage.py prepare

test: ## 在 SQLite 与 PostgreSQL 上测试 / test on SQLite and PostgreSQL
	$(BOOTSTRAP) --dev -m tests $(ARGS)

check: ## 规范与类型 / lint, format, types, import direction, migrations
	$(BOOTSTRAP) --dev -m tests.checks

bench: ## 测速,写入 build/bench.json / measure
	$(BOOTSTRAP) --dev -m benchmarks $(ARGS)

prove: ## 长时间的证明,写入 build/proof.json / the long proofs
	$(BOOTSTRAP) --dev -m tests.proofs $(ARGS)

clean: ## 删除环境与构建产物,保留数据 / remove environment and builds, keep data
	rm -rf .venv build server/static/dist frontend/node_modules
