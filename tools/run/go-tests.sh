#!/usr/bin/env bash
# Runs Go tests, and records for report.sh which failed:
#
#   tools/run/go-tests.sh once|repeat PACKAGES FLAGS…
#
# With `repeat`, a top-level test that fails is run once more with the same
# flags; if it passes then, it is flaky and the run goes on. These are never
# repeated: a data race, a panic, a test that ran out of time, a package that
# does not build, or more than five failures.
set -uo pipefail
repeats=0
[ "$1" = repeat ] && repeats=1
packages=$2
shift 2

events=$(mktemp)
trap 'rm -f "$events"' EXIT
status=0
go tool -modfile=tools/go.mod gotestsum --format pkgname --jsonfile "$events" \
	--rerun-fails=$repeats --rerun-fails-max-failures=5 --rerun-fails-run-root-test --rerun-fails-abort-on-data-race \
	--packages="$packages" -- "$@" || status=$?
node tools/run/go-results.mjs "$events" || status=1
exit "$status"
