# What a developer types. `make help` lists it; `make check` is what CI runs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := bin/sneakerhead
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
REVISION ?= $(shell git rev-parse HEAD 2>/dev/null)
# Without this, a checkout without history, or one that another user owns, does not build.
export GOFLAGS ?= -buildvcs=false

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := .dev/bin/golangci-lint-$(GOLANGCI_LINT_VERSION)

# -count=1, because internal/e2e tests a binary that it builds, and Go's cache of test results does not notice changes to it.
TEST_FLAGS ?= -race -shuffle=on -count=1 -timeout=15m
# These packages test promised times, so they run one after the other while nothing else runs. A test that fails is repeated
# once: see "Flaky tests" in CONTRIBUTING.md.
TIMED := ./internal/e2e ./internal/faults ./internal/soak
UNTIMED = $(filter-out $(patsubst ./%,sneakerhead/%,$(TIMED)),$(shell go list ./...))
# Each test package starts its own servers, and waits for them much of the time, so three at a time keep two cores busy.
AT_A_TIME ?= 3
FUZZ_TIME ?= 10s

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: ## Install Postgres and Redis if they are missing
	@tools/setup.sh

.PHONY: build
build: web ## Build the web client, and bin/sneakerhead, which contains it
	@$(MAKE) --no-print-directory binary

# It contains the client in web/dist if there is one; otherwise it serves the API only.
.PHONY: binary
binary:
	go build -trimpath -ldflags "-s -w -X main.version=$(VERSION) -X main.revision=$(REVISION)" -o $(BIN) ./cmd/sneakerhead

# npm prints errors only; the targets that call it print what they do.
NPM := npm --prefix web --no-audit --no-fund --loglevel=error
WEB_PACKAGES := web/node_modules/.package-lock.json
WEB_CLIENT := web/dist/index.html
WEB_SOURCES := $(shell find web -type d \( -name node_modules -o -path web/dist -o -path web/e2e \) -prune -o -type f ! -name '*.go' -print)

.PHONY: web
web: $(WEB_CLIENT) ## Build the web client if its sources have changed
	@:

# npm writes this file with the time of the newest package; touch sets the time of the installation.
$(WEB_PACKAGES): web/package.json web/package-lock.json
	@tools/setup.sh node
	@echo "installing the web client's packages"
	@$(NPM) ci >/dev/null
	@touch $@

# Files of earlier builds have other names and would be embedded too, so they are deleted. .gitkeep stays, because Go
# cannot embed an empty folder.
$(WEB_CLIENT): $(WEB_PACKAGES) $(WEB_SOURCES)
	@echo "building the web client"
	@find web/dist -mindepth 1 ! -name .gitkeep -delete
	@$(NPM) run --silent build -- --logLevel warn
	@touch $@

.PHONY: run
run: ## Set up, build and start everything on PORT (3000)
	@tools/run/progress.sh 'Postgres and Redis' tools/setup.sh
	@tools/run/progress.sh 'the web client' $(MAKE) --no-print-directory web
	@tools/run/progress.sh 'the server' $(MAKE) --no-print-directory binary
	@exec $(BIN) dev

# Each step is timed, and has a line in the report at the end of `make test` and `make check`. Steps run one after the other
# (-j1) even when make was called with -j.
REPORT := tools/run/report.sh
STEP := tools/run/step.sh

.PHONY: test
test: ## Run every test, with the race detector
	@$(REPORT) $(MAKE) --no-print-directory -j1 prepare vet go-tests web-tests timed-tests browser-tests

# At the same time, because installing mostly waits for network and disk, and building computes.
.PHONY: prepare
prepare:
	@$(MAKE) --no-print-directory -j2 step-test-setup step-build

.PHONY: step-test-setup step-build
step-test-setup step-build: step-%:
	@$(STEP) '$*' $(MAKE) --no-print-directory $*

.PHONY: vet
vet:
	@$(STEP) 'go vet' go vet ./...

.PHONY: go-tests
go-tests:
	@$(STEP) 'Go tests' tools/run/go-tests.sh once "$(UNTIMED)" $(TEST_FLAGS) -p $(AT_A_TIME)

.PHONY: timed-tests
timed-tests: $(TIMED)

# Most tests of the whole product wait: for holds to end, and for stores that come back. So more of them run at once than there are cores.
./internal/e2e: TEST_FLAGS += -parallel=4

.PHONY: $(TIMED)
$(TIMED):
	@$(STEP) 'Go tests of $@' tools/run/go-tests.sh repeat ./$(patsubst ./%,%,$@) $(TEST_FLAGS)

.PHONY: web-tests
web-tests:
	@$(STEP) 'web tests' $(NPM) run --silent test

.PHONY: browser-tests
browser-tests:
	@$(STEP) 'browser tests' env -u DB_URL -u REDIS_URL SNEAKERHEAD_BIN=$(CURDIR)/$(BIN) $(NPM) run --silent e2e

# Tests use their own servers and ignore DB_URL and REDIS_URL.
.PHONY: test-setup
test-setup:
	@env -u DB_URL -u REDIS_URL tools/setup.sh tests

# With failpoints, because the one file that this leaves out, failpoints_off.go, has only empty hooks, and a second run for it
# would take as long as the first.
.PHONY: lint
lint: ## Check style and common mistakes
	@$(STEP) 'build the linter' $(MAKE) --no-print-directory $(GOLANGCI_LINT)
	@$(STEP) 'lint Go' $(GOLANGCI_LINT) run --allow-parallel-runners --build-tags failpoints ./...
	@$(STEP) 'lint the web client' $(MAKE) --no-print-directory web-check

.PHONY: web-check
web-check: $(WEB_PACKAGES)
	$(NPM) run --silent check

# Built with the installed Go, so that it knows the language version. It takes about a minute, once.
$(GOLANGCI_LINT):
	@echo "building golangci-lint $(GOLANGCI_LINT_VERSION)"
	@GOBIN=$(CURDIR)/.dev/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	@mv .dev/bin/golangci-lint $@

.PHONY: generate
generate: $(WEB_PACKAGES) ## Write generated code again
	go generate ./...
	$(NPM) run --silent generate

# The differences from the last commit, including new files. They are compared before and after generating, so that other
# uncommitted changes do not count.
TREE_STATE = git diff; git ls-files --others --exclude-standard -z | xargs -0 -r sha256sum

.PHONY: generate-check
generate-check: ## Fail when generated code is not up to date
	@before=$$($(TREE_STATE)); $(MAKE) --no-print-directory generate; after=$$($(TREE_STATE)); \
	[ "$$before" = "$$after" ] || { \
		git --no-pager diff --stat; \
		echo "generated files were not up to date; they are now: commit them" >&2; exit 1; }

.PHONY: check
check: ## Everything that CI runs
	@$(REPORT) $(MAKE) --no-print-directory -j1 check-steps

# The linter runs beside the tests with low priority, because it only computes and most tests wait much of the time. The
# timed tests run afterwards, when nothing else does.
.PHONY: check-steps
check-steps: prepare
	@$(STEP) 'generated code' $(MAKE) --no-print-directory generate-check
	@$(MAKE) --no-print-directory -j2 lint-beside go-tests web-tests
	@$(MAKE) --no-print-directory timed-tests browser-tests

.PHONY: lint-beside
lint-beside:
	@nice -n 19 $(MAKE) --no-print-directory vet lint

.PHONY: screenshots
screenshots: test-setup build ## Take the screenshots of the web client in the documents again
	cd web && SNEAKERHEAD_BIN=$(CURDIR)/$(BIN) npm run --silent screenshots

# With ROW (one or several of the rows, separated by commas), it plays only those. With BASE, a binary or a git revision, it compares
# this tree with that version, in PAIRS alternating pairs of rounds. BENCH_JSON is the path of the report. A run of all rows writes its
# figures into docs/performance.md; BENCH_DOCS is the folder of that, and with nothing in it none are written.
ROW ?=
ROUNDS ?= 5
BASE ?=
PAIRS ?= 9
BENCH_JSON ?= $(CURDIR)/.dev/bench.json
BENCH_DOCS ?= $(CURDIR)/docs
BENCHMARKS := $(if $(BASE),^BenchmarkPairs$$,^BenchmarkRows$$)

.PHONY: bench
bench: test-setup ## Measure the product; ROW=<names> plays some rows, BASE=<binary or revision> compares with that version
	@mkdir -p $(dir $(BENCH_JSON))
	ROW="$(ROW)" ROUNDS="$(ROUNDS)" BENCH_JSON="$(BENCH_JSON)" BENCH_DOCS="$(BENCH_DOCS)" BASE="$(BASE)" PAIRS="$(PAIRS)" \
		go test -run '^$$' -bench '$(BENCHMARKS)' -benchtime 1x -timeout 3h ./internal/bench

.PHONY: bench-sizes
bench-sizes: BENCHMARKS := ^BenchmarkSizes$$
bench-sizes: bench ## Compare drops of 12 sizes with drops without, in PAIRS alternating pairs

# Installed in a scratch folder, and measured once: `make bench` compares with the result, tools/socketio/measured.json.
SOCKETIO := $(CURDIR)/.dev/socketio

.PHONY: bench-socketio
bench-socketio: ## Measure Socket.IO, with which the row `change` compares our sockets
	@mkdir -p $(SOCKETIO) && cp tools/socketio/package.json tools/socketio/server.js $(SOCKETIO)
	@npm --prefix $(SOCKETIO) --no-audit --no-fund --loglevel=error install >/dev/null
	@SOCKETIO=$(SOCKETIO) $(MAKE) --no-print-directory bench ROW=change ROUNDS=$(ROUNDS)

# The tests include a short form of it. FAULT_SEED=n repeats a schedule, FAULT_REPORT is the path of the report.
FAULT_REPORT ?= $(CURDIR)/.dev/faults.json

.PHONY: faults
faults: test-setup ## Sell drops while servers and connections fail, at full length (most of an hour)
	@mkdir -p $(dir $(FAULT_REPORT))
	FAULTS=full FAULT_REPORT=$(FAULT_REPORT) go test -count=1 -timeout 3h -v -run '^TestFaults$$' ./internal/faults

# The tests include a short form of each.
.PHONY: drills
drills: test-setup ## Stop replicas, take their stores away and roll them out, at full length
	DRILLS=full go test -count=1 -timeout 1h -v -run '^TestDrill_' ./internal/e2e

# The tests include a short form of it. SOAK_MINUTES=n sets its length; a run that passes draws SOAK_CHART.
SOAK_REPORT ?= $(CURDIR)/.dev/soak.json
SOAK_CHART ?= $(CURDIR)/docs/images/soak.svg

.PHONY: soak
soak: test-setup ## Sell drops for twenty minutes, and check that memory, files and keys do not grow
	@mkdir -p $(dir $(SOAK_REPORT))
	SOAK=full SOAK_REPORT=$(SOAK_REPORT) SOAK_CHART=$(SOAK_CHART) \
		go test -count=1 -timeout 3h -v -run '^TestSoak$$' ./internal/soak

# The tests include a short form of it, with fewer rows. HISTORY_ROWS is how many the account has.
HISTORY_ROWS ?= 400000

.PHONY: history
history: test-setup ## Let an account with a very long history ask for it without pause, beside others
	HISTORY_ROWS=$(HISTORY_ROWS) go test -count=1 -timeout 10m -v -run '^TestHistory_ALongOneSlowsNobody$$' ./internal/e2e

# The tests include a few of them. MUTANT_REPORT is the path of the report.
MUTANT_REPORT ?= $(CURDIR)/.dev/mutants.json

.PHONY: mutants
mutants: test-setup ## Plant bugs, and check that each is caught by the test for it
	@mkdir -p $(dir $(MUTANT_REPORT))
	MUTANTS=full MUTANT_REPORT=$(MUTANT_REPORT) go test -count=1 -timeout 2h -v -run '^TestMutants$$' ./internal/mutants

# `go test -fuzz` takes one target of one package at a time.
.PHONY: fuzz
fuzz: ## Run each fuzz target for FUZZ_TIME (10s)
	@grep -rl --include='*_test.go' --exclude-dir=node_modules --exclude-dir=tools '^func Fuzz' . | sort | while read -r file; do \
		sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file" | while read -r target; do \
			echo "fuzz $$target ($$(dirname "$$file"))"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ_TIME) "$$(dirname "$$file")"; \
		done; \
	done

.PHONY: clean
clean: ## Delete what was built or downloaded; the data of `sneakerhead dev` stays in .dev
	rm -rf bin .dev/bin coverage.out web/node_modules
	find web/dist -mindepth 1 ! -name .gitkeep -delete
