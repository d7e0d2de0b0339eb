#!/bin/sh
# Installs what `sneakerhead dev` and the tests start as child processes:
# Postgres and Redis. Says nothing and takes no time when both are there.
# A server that DB_URL or REDIS_URL names is not installed. With the argument
# "tests" it also installs nginx, behind which the tests put some replicas, and
# Chromium, in which they use the web client, unless CHROMIUM names a browser.
# With the argument "node" it only looks for what builds the web client: Debian's
# Node is too old for that, so it is not installed but asked for.
set -eu

has_node() {
	command -v npm >/dev/null 2>&1 && node -e '
		const [major, minor] = process.versions.node.split(".").map(Number)
		process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

has_node || {
	found="node $(node --version 2>/dev/null || echo none), npm $(npm --version 2>/dev/null || echo none)"
	echo "setup: install Node 20.19 or later with npm, which build the web client; found here: $found" >&2
	exit 1
}
[ "${1:-}" = node ] && exit 0

has_postgres() {
	[ -n "${DB_URL:-}" ] && return 0
	for initdb in /usr/lib/postgresql/*/bin/initdb; do
		[ -x "$initdb" ] && return 0
	done
	command -v postgres >/dev/null 2>&1 && command -v initdb >/dev/null 2>&1
}

has_redis() {
	[ -n "${REDIS_URL:-}" ] || command -v redis-server >/dev/null 2>&1
}

has_chromium() {
	[ -n "${CHROMIUM:-}" ] && return 0
	for browser in chromium chromium-browser google-chrome; do
		command -v "$browser" >/dev/null 2>&1 && return 0
	done
	return 1
}

missing=""
has_postgres || missing="postgresql"
has_redis || missing="${missing:+$missing }redis-server"
if [ "${1:-}" = tests ]; then
	[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1 || missing="${missing:+$missing }nginx-light"
	has_chromium || missing="${missing:+$missing }chromium"
fi
[ -n "$missing" ] || exit 0

give_up() {
	echo "setup: $1: install $missing yourself, or set DB_URL, REDIS_URL or CHROMIUM to what there is" >&2
	exit 1
}

command -v apt-get >/dev/null 2>&1 || give_up "this is not Debian or Ubuntu"
root=""
if [ "$(id -u)" -ne 0 ]; then
	# -n: a build that waits for a password looks like one that hangs.
	sudo -n true 2>/dev/null || give_up "installing needs root or a passwordless sudo"
	root="sudo"
fi

# Packages start their services as they are installed, unless this file
# forbids it. Whatever was there before is put back.
policy=/usr/sbin/policy-rc.d
restore() {
	rm -f "$log"
	if $root test -e "$policy.before-setup"; then
		$root mv -f "$policy.before-setup" "$policy"
	elif [ -n "${forbidden:-}" ]; then
		$root rm -f "$policy"
	fi
}
log=$(mktemp)
trap restore EXIT
trap 'exit 130' INT TERM
if $root test -e "$policy" && ! $root test -e "$policy.before-setup"; then
	$root mv "$policy" "$policy.before-setup"
fi
forbidden=yes
printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
$root chmod 755 "$policy"

# Debian would also make a database cluster of its own, which nothing here
# uses. Somebody's own settings for that are left as they are.
cluster=/etc/postgresql-common/createcluster.conf
if [ "${missing#postgresql}" != "$missing" ] && ! $root test -e "$cluster"; then
	$root mkdir -p "${cluster%/*}"
	echo "create_main_cluster = false" | $root tee "$cluster" >/dev/null
fi

apt() {
	$root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "$@" >"$log" 2>&1 </dev/null
}

for package in $missing; do
	echo "setup: installing $package"
	# The package lists are fetched only when the ones at hand do not do.
	if ! apt install -y --no-install-recommends "$package"; then
		apt update || true
		apt install -y --no-install-recommends "$package" || {
			tail -n 3 "$log" >&2
			give_up "apt-get could not install $package"
		}
	fi
done
