#!/usr/bin/env bash
# Runs one step of `make test` or `make check`, and records for report.sh how long it took:
#
#   tools/run/step.sh NAME COMMAND…
set -uo pipefail
name=$1
shift

echo "step: $name"
status=0
"$@" || status=$?
[ "$status" -eq 0 ] || name="$name (failed)"
[ -z "${RUN_RESULTS:-}" ] || printf '%s\t%s\n' "$SECONDS" "$name" >>"$RUN_RESULTS/steps"
exit "$status"
