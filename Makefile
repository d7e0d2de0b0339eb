# What a developer types. `make help` lists it; `make check` is what CI runs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := bin/sneakerhead
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# A checkout without history or owned by somebody else still builds.
export GOFLAGS ?= -buildvcs=false

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := .dev/bin/golangci-lint-$(GOLANGCI_LINT_VERSION)

# -count=1: internal/e2e tests a binary that it builds, and the cache of test results does not see through that.
TEST_FLAGS ?= -race -shuffle=on -count=1 -timeout=15m
# These hold the product to promised times, and are tested one after the other when nothing else runs. A test of theirs that
# fails is repeated once: see "Flaky tests" in CONTRIBUTING.md.
TIMED := ./internal/e2e ./internal/faults ./internal/soak
UNTIMED = $(filter-out $(patsubst ./%,sneakerhead/%,$(TIMED)),$(shell go list ./...))
# Each test package starts servers of its own, and waits for them much of the time: three at a time keep two cores busy.
AT_A_TIME ?= 3
FUZZ_TIME ?= 10s

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: ## Install Postgres and Redis when this machine lacks them
	@tools/setup.sh

.PHONY: build
build: web ## Build the web client, and bin/sneakerhead with it inside
	@$(MAKE) --no-print-directory binary

# With whatever client is in web/dist; without one it serves the API.
.PHONY: binary
binary:
	go build -ldflags "-X main.version=$(VERSION)" -o $(BIN) ./cmd/sneakerhead

# npm as everything here calls it: one line of ours says what takes long, and npm speaks when something is wrong.
NPM := npm --prefix web --no-audit --no-fund --loglevel=error
WEB_PACKAGES := web/node_modules/.package-lock.json
WEB_CLIENT := web/dist/index.html
WEB_SOURCES := $(shell find web -type d \( -name node_modules -o -path web/dist -o -path web/e2e \) -prune -o -type f ! -name '*.go' -print)

.PHONY: web
web: $(WEB_CLIENT) ## Build the web client, when its sources are newer than it is
	@:

# npm writes this file itself, with the time of the newest package; what counts here is that it was done.
$(WEB_PACKAGES): web/package.json web/package-lock.json
	@tools/setup.sh node
	@echo "installing the web client's packages"
	@$(NPM) ci >/dev/null
	@touch $@

# Files of earlier builds have other names, and would be carried along. .gitkeep stays: Go embeds the folder in any case.
$(WEB_CLIENT): $(WEB_PACKAGES) $(WEB_SOURCES)
	@echo "building the web client"
	@find web/dist -mindepth 1 ! -name .gitkeep -delete
	@$(NPM) run --silent build -- --logLevel warn
	@touch $@

.PHONY: run
run: setup build ## Set up, build and start everything on PORT (3000)
	@exec $(BIN) dev

# A step is timed, and the report at the end of `make test` and `make check` has a line for it. Steps follow each other
# (-j1) also when make was told to do many things at a time.
REPORT := tools/run/report.sh
STEP := tools/run/step.sh

.PHONY: test
test: ## Run every test, with the race detector
	@$(REPORT) $(MAKE) --no-print-directory -j1 prepare vet go-tests web-tests timed-tests browser-tests

# Installing waits for a network and a disk, building computes.
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

.PHONY: $(TIMED)
$(TIMED):
	@$(STEP) 'Go tests of $@' tools/run/go-tests.sh repeat $@ $(TEST_FLAGS)

.PHONY: web-tests
web-tests:
	@$(STEP) 'web tests' $(NPM) run --silent test

.PHONY: browser-tests
browser-tests:
	@$(STEP) 'browser tests' env -u DB_URL -u REDIS_URL SNEAKERHEAD_BIN=$(CURDIR)/$(BIN) $(NPM) run --silent e2e

# Tests start, kill and flush servers of their own, whatever the URLs say.
.PHONY: test-setup
test-setup:
	@env -u DB_URL -u REDIS_URL tools/setup.sh tests

.PHONY: lint
lint: ## Check style and common mistakes
	@$(STEP) 'build the linter' $(MAKE) --no-print-directory $(GOLANGCI_LINT)
	@$(STEP) 'lint Go' $(GOLANGCI_LINT) run ./...
	@$(STEP) 'lint Go with failpoints' $(GOLANGCI_LINT) run --build-tags failpoints ./cmd/sneakerhead
	@$(STEP) 'lint the web client' $(MAKE) --no-print-directory web-check

.PHONY: web-check
web-check: $(WEB_PACKAGES)
	$(NPM) run --silent check

# Built with our own Go, so that it knows the language version. It takes a minute, once.
$(GOLANGCI_LINT):
	@echo "building golangci-lint $(GOLANGCI_LINT_VERSION)"
	@GOBIN=$(CURDIR)/.dev/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	@mv .dev/bin/golangci-lint $@

.PHONY: generate
generate: $(WEB_PACKAGES) ## Write generated code again
	go generate ./...
	$(NPM) run --silent generate

# What differs from the last commit, new files too. Compared before and after,
# so that work in progress does not count as a stale generated file.
TREE_STATE = git diff; git ls-files --others --exclude-standard -z | xargs -0 -r sha256sum

.PHONY: generate-check
generate-check: ## Fail when generated code is not what the sources say
	@before=$$($(TREE_STATE)); $(MAKE) --no-print-directory generate; after=$$($(TREE_STATE)); \
	[ "$$before" = "$$after" ] || { \
		git --no-pager diff --stat; \
		echo "generated files were not up to date; they are now: commit them" >&2; exit 1; }

.PHONY: check
check: ## Everything that CI runs
	@$(REPORT) $(MAKE) --no-print-directory -j1 check-steps

# Linting is nothing but computing, and most tests wait much of the time: the linter takes what they leave. What is timed
# runs afterwards, when nothing else does.
.PHONY: check-steps
check-steps: prepare
	@$(STEP) 'generated code' $(MAKE) --no-print-directory generate-check
	@$(MAKE) --no-print-directory -j2 lint-beside go-tests web-tests
	@$(MAKE) --no-print-directory timed-tests browser-tests

.PHONY: lint-beside
lint-beside:
	@nice -n 19 $(MAKE) --no-print-directory vet lint

.PHONY: screenshots
screenshots: test-setup build ## Take the documents' pictures of the web client again
	cd web && SNEAKERHEAD_BIN=$(CURDIR)/$(BIN) npm run --silent screenshots

# With BASE, a binary or a git revision, it compares this tree with that version, in PAIRS alternating pairs of rounds.
BASE ?=
PAIRS ?= 9
BENCHMARKS := $(if $(BASE),^BenchmarkPairs$$,^Benchmark(Holds|Quiet|Refusals)$$)

.PHONY: bench
bench: test-setup ## Measure the hot paths; BASE=<binary or revision> compares with that version
	BASE="$(BASE)" PAIRS="$(PAIRS)" go test -run '^$$' -bench '$(BENCHMARKS)' -benchtime 1x -timeout 30m ./internal/bench

# The short form of it is among the tests. FAULT_SEED=n repeats a schedule, FAULT_REPORT says where the report goes.
FAULT_REPORT ?= $(CURDIR)/.dev/faults.json

.PHONY: faults
faults: test-setup ## Sell drops while everything dies, at full length (most of an hour)
	@mkdir -p $(dir $(FAULT_REPORT))
	FAULTS=full FAULT_REPORT=$(FAULT_REPORT) go test -count=1 -timeout 3h -v -run '^TestFaults$$' ./internal/faults

# The short form of it is among the tests. SOAK_MINUTES=n makes it shorter or longer; a run that passes draws SOAK_CHART.
SOAK_REPORT ?= $(CURDIR)/.dev/soak.json
SOAK_CHART ?= $(CURDIR)/docs/images/soak.svg

.PHONY: soak
soak: test-setup ## Sell drops that come and go for twenty minutes, and see that nothing grows
	@mkdir -p $(dir $(SOAK_REPORT))
	SOAK=full SOAK_REPORT=$(SOAK_REPORT) SOAK_CHART=$(SOAK_CHART) \
		go test -count=1 -timeout 3h -v -run '^TestSoak$$' ./internal/soak

# A few of them are planted among the tests. MUTANT_REPORT says where the report goes.
MUTANT_REPORT ?= $(CURDIR)/.dev/mutants.json

.PHONY: mutants
mutants: test-setup ## Plant bugs, and see each caught by the test whose job it is
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
clean: ## Remove what was built and fetched for that; the data of `sneakerhead dev` stays in .dev
	rm -rf bin .dev/bin coverage.out web/node_modules
	find web/dist -mindepth 1 ! -name .gitkeep -delete
