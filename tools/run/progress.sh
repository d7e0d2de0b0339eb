#!/usr/bin/env bash
# Runs one step of `make run`. It says what it does and for how long already, and shows the
# command's output only when it fails:
#
#   tools/run/progress.sh NAME COMMAND…
set -uo pipefail
name=$1
shift
output=$(mktemp)
trap 'rm -f "$output"' EXIT

"$@" >"$output" 2>&1 &
step=$!
trap 'kill "$step" 2>/dev/null' INT TERM
if [ -t 1 ]; then
	while kill -0 "$step" 2>/dev/null; do
		printf '\r%s … %d s ' "$name" "$SECONDS"
		sleep 0.5
	done
	printf '\r\033[K'
fi
wait "$step"
status=$?
if [ "$status" -ne 0 ]; then
	cat "$output" >&2
	echo "$name: failed after $SECONDS s" >&2
	exit "$status"
fi
echo "$name: ready after $SECONDS s"
