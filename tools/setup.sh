#!/bin/sh
# Installs Postgres and Redis, which `sneakerhead dev` and the tests start as
# child processes. Prints nothing when both are installed. When DB_URL or
# REDIS_URL is set, that server is not installed. With the argument "tests" it
# also installs nginx, behind which some tests run replicas, PgBouncer, which they
# put in front of Postgres, Prometheus, whose promtool tests the alert rules, and
# Chromium for the browser tests, unless CHROMIUM is the path of a browser. With the
# argument "node" it only checks for Node and npm, which build the web client. It does
# not install Node, because Debian's is too old.
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
	command -v promtool >/dev/null 2>&1 || missing="${missing:+$missing }prometheus"
	[ -x /usr/sbin/pgbouncer ] || missing="${missing:+$missing }pgbouncer"
	has_chromium || missing="${missing:+$missing }chromium"
fi
[ -n "$missing" ] || exit 0

give_up() {
	echo "setup: $1: install $missing yourself, or set DB_URL, REDIS_URL or CHROMIUM to what is installed" >&2
	exit 1
}

command -v apt-get >/dev/null 2>&1 || give_up "this is not Debian or Ubuntu"
root=""
if [ "$(id -u)" -ne 0 ]; then
	# -n, because a build that waits for a password looks as if it hangs.
	sudo -n true 2>/dev/null || give_up "installing needs root or a passwordless sudo"
	root="sudo"
fi

# Packages start their services when they are installed, unless this file
# forbids it. An existing file is put back afterwards.
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

# Debian would also create a database cluster, which nothing here uses. An
# existing configuration file is left as it is.
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
	# The package lists are updated only when the package cannot be installed with the existing ones.
	if ! apt install -y --no-install-recommends "$package"; then
		apt update || true
		apt install -y --no-install-recommends "$package" || {
			tail -n 3 "$log" >&2
			give_up "apt-get could not install $package"
		}
	fi
done
