#!/usr/bin/env bash
# Runs a command whose steps are run by step.sh, and ends the log with how long
# each step took, how many tests passed and failed, and the names of those that
# failed or were flaky, whether the command succeeded or not:
#
#   tools/run/report.sh COMMAND…
#
# The steps write their results into the folder RUN_RESULTS:
#   steps   seconds and name of each step, separated by a tab
#   counts  how many tests passed and failed, a line for each run of tests
#   failed  names of tests that failed, and failed again if they were repeated
#   flaky   names of tests that failed, and passed when they were repeated
# Inside another report it only runs the command, and the outer one prints.
set -uo pipefail

[ -n "${RUN_RESULTS:-}" ] && exec "$@"

export RUN_RESULTS="$PWD/.dev/run"
rm -rf "$RUN_RESULTS"
mkdir -p "$RUN_RESULTS"
cd "$RUN_RESULTS" && touch steps counts failed flaky && cd - >/dev/null || exit 1

report() {
	echo
	echo " Steps"
	awk -F '\t' '{ printf "  %6d s  %s\n", $1, $2 }' "$RUN_RESULTS/steps"
	printf '  %6d s  total\n\n' "$SECONDS"
	awk -v flaky="$(wc -l <"$RUN_RESULTS/flaky")" \
		'{ passed += $1; failed += $2 } END { printf " %d passed, %d failed, %d flaky\n", passed, failed, flaky }' "$RUN_RESULTS/counts"
	names Failed '×' failed
	names 'Flaky: failed, and passed when repeated' '~' flaky
}

names() {
	[ -s "$RUN_RESULTS/$3" ] || return 0
	echo " $1"
	sed "s/^/  $2 /" "$RUN_RESULTS/$3"
}

# An interrupted run prints the report too.
trap report EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$@"
