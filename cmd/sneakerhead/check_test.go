package main

import (
	"context"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/config"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/rdb/rdbtest"
)

// checked returns settings with which every check is OK, but for the web client, which tests may be
// built without.
func checked(t *testing.T) settings {
	t.Helper()
	clerk := authtest.New(t)
	return settings{
		"DB_URL": pgtest.URL(t), "REDIS_URL": rdbtest.Fresh(t).URL(), "CLERK_JWT_KEY": clerk.PublicPEM(),
		"CLERK_WEBHOOK_SECRET": "whsec_aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMg==",
	}
}

// check runs the command. Settings that are no secrets are flags here, because kong reads the
// environment of this process.
func check(t *testing.T, env settings, flags ...string) ran {
	t.Helper()
	return run(t, env, append([]string{
		"check", "--port=0", "--metrics-addr=off", "--clerk-issuer=https://clerk.shop.test", "--client-url=https://shop.test",
		"--trusted-proxies=10.0.0.0/8", "--socket-limit=10",
	}, flags...)...)
}

// lineOf returns the line of one check.
func (r ran) lineOf(t *testing.T, name string) string {
	t.Helper()
	lines := regexp.MustCompile(`(?m)^(OK|WARNING|ERROR) +`+name+`: .+$`).FindAllString(r.stdout, -1)
	require.Len(t, lines, 1, r.stdout)
	return regexp.MustCompile(` +`).ReplaceAllString(lines[0], " ")
}

func TestCheck_AllIsWell(t *testing.T) {
	t.Parallel()
	env := checked(t)
	r := check(t, env)
	require.NoError(t, r.err, r.stdout)
	require.Empty(t, r.stderr)
	for _, check := range checks() {
		if check.name != "web client" {
			require.Contains(t, r.lineOf(t, check.name), "OK "+check.name+": ")
		}
	}
	require.NotContains(t, r.stdout, env["CLERK_WEBHOOK_SECRET"])
	require.NotContains(t, r.stdout, "PUBLIC KEY")
	require.Contains(t, r.stdout, "serve would start")
}

func TestCheck_NamesEverySettingOnce(t *testing.T) {
	t.Parallel()
	stdout := check(t, checked(t)).stdout
	for _, setting := range (&config.Settings{}).List(settings{}.lookup) {
		require.Len(t, regexp.MustCompile(`(?m)^`+setting.Variable+` +\S`).FindAllString(stdout, -1), 1, setting.Variable)
	}
	for _, line := range []string{
		`CLIENT_URL +https://shop\.test`, `TRUSTED_PROXIES +10\.0\.0\.0/8`, `HOLD_SECONDS +not set: 60`, `DB_URL +set`, `CLERK_SECRET_KEY +not set: .+`,
	} {
		require.Regexp(t, `(?m)^`+line+`$`, stdout)
	}
}

func TestCheck_AWrongSetting(t *testing.T) {
	t.Parallel()
	// The secret key was set in the wrong variable.
	r := check(t, checked(t), "--clerk-publishable-key=sk_live_hunter2", "--hold-seconds=60")
	require.ErrorIs(t, r.err, errSilent)
	require.Contains(t, r.lineOf(t, "settings"), "ERROR settings: CLERK_PUBLISHABLE_KEY: want a key that starts with pk_live_")
	require.NotContains(t, r.stdout, "hunter2")
	require.Regexp(t, `(?m)^CLERK_PUBLISHABLE_KEY +set$`, r.stdout)
	require.Contains(t, r.lineOf(t, "schema"), "OK", "the stores are checked all the same")
}

func TestCheck_OnThisMachine(t *testing.T) {
	t.Parallel()
	env := checked(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	unused, unusedPort := free.Addr().String(), portOf(free)
	require.NoError(t, free.Close())
	for name, row := range map[string]struct {
		flags      []string
		env        settings
		check      string
		line       string
		says       string
		wouldStart bool
	}{
		"no authorized parties": {
			flags: []string{"--client-url="}, check: "sign-in", line: "WARNING", says: "set CLIENT_URL or CLERK_AUTHORIZED_PARTIES", wouldStart: true,
		},
		"no public address":     {flags: []string{"--client-url="}, check: "origins", line: "WARNING", says: "CLIENT_URL", wouldStart: true},
		"no proxies":            {flags: []string{"--trusted-proxies="}, check: "proxies", line: "OK", says: "set TRUSTED_PROXIES", wouldStart: true},
		"too few files":         {flags: []string{"--socket-limit=2000000000"}, check: "files", line: "WARNING", says: "LimitNOFILE", wouldStart: true},
		"a port in use":         {flags: []string{"--host=127.0.0.1", "--port=" + portOf(taken)}, check: "ports", line: "WARNING", says: "PORT: ", wouldStart: true},
		"an address of another": {flags: []string{"--host=192.0.2.1"}, check: "ports", line: "ERROR", says: "PORT: cannot listen on 192.0.2.1"},
		"one port for two": {
			flags: []string{"--metrics-addr=" + unused, "--pprof-addr=localhost:" + unusedPort},
			check: "ports", line: "ERROR", says: "PPROF_ADDR: localhost:" + unusedPort + " has the port of METRICS_ADDR",
		},
		"one port for two, that another program uses": {
			flags: []string{"--metrics-addr=" + taken.Addr().String(), "--pprof-addr=" + taken.Addr().String()},
			check: "ports", line: "ERROR", says: "has the port of METRICS_ADDR: choose another one; METRICS_ADDR: ",
		},
		"a port in use, and an address of another": {
			flags: []string{"--host=127.0.0.1", "--port=" + portOf(taken), "--pprof-addr=192.0.2.1:1"},
			check: "ports", line: "ERROR", says: "PPROF_ADDR: cannot listen on 192.0.2.1",
		},
		"profiles of another":    {flags: []string{"--pprof-addr=192.0.2.1:1"}, check: "ports", line: "ERROR", says: "PPROF_ADDR: cannot listen on 192.0.2.1"},
		"a collector that isn't": {env: settings{"OTEL_EXPORTER_OTLP_ENDPOINT": "hunter2"}, check: "traces", line: "ERROR", says: "OTEL_EXPORTER_OTLP_ENDPOINT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := settings{}
			for _, some := range []settings{env, row.env} {
				for variable, value := range some {
					all[variable] = value
				}
			}
			r := check(t, all, row.flags...)
			require.Contains(t, r.lineOf(t, row.check), row.line+" "+row.check)
			require.Contains(t, r.lineOf(t, row.check), row.says)
			require.NotContains(t, r.stdout, "hunter2")
			require.Equal(t, row.wouldStart, r.err == nil, r.stdout)
		})
	}
}

// TestCheck_MetricsMayBeWithoutAPort has the default for metrics on the port of the server, which
// starts without metrics then.
func TestCheck_MetricsMayBeWithoutAPort(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	port, err := strconv.Atoi(portOf(taken))
	require.NoError(t, err)
	found := lookAtPorts(&examination{given: &config.Settings{}, settings: &config.Config{
		Serving: config.Serving{Host: "127.0.0.1", Port: port}, Logging: config.Logging{MetricsAddr: taken.Addr().String()},
	}})
	require.Equal(t, levelWarning, found.level)
	require.Contains(t, found.says, "PORT: ")
	require.Contains(t, found.says, "has the port of PORT")
}

func portOf(listener net.Listener) string {
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}

func TestCheck_Postgres(t *testing.T) {
	t.Parallel()
	env := checked(t)
	with := func(database string) settings {
		return settings{"DB_URL": database, "REDIS_URL": env["REDIS_URL"], "CLERK_JWT_KEY": env["CLERK_JWT_KEY"]}
	}
	changed := func(change func(*url.URL)) string {
		address, err := url.Parse(env["DB_URL"])
		require.NoError(t, err)
		change(address)
		return address.String()
	}
	t.Run("is not set", func(t *testing.T) {
		t.Parallel()
		r := check(t, with(""))
		require.ErrorIs(t, r.err, errSilent)
		require.Contains(t, r.lineOf(t, "Postgres"), "ERROR Postgres: DB_URL: want a Postgres address")
		require.Contains(t, r.lineOf(t, "schema"), "WARNING schema: not checked")
	})
	t.Run("does not answer", func(t *testing.T) {
		t.Parallel()
		cable := pgtest.Plug(t, env["DB_URL"])
		cable.Unplug()
		r := check(t, with(cable.URL()))
		require.ErrorIs(t, r.err, errSilent)
		require.Contains(t, r.lineOf(t, "Postgres"), "ERROR Postgres: does not answer")
	})
	t.Run("refuses", func(t *testing.T) {
		t.Parallel()
		r := check(t, with(changed(func(u *url.URL) { u.User = url.UserPassword("nobody", "hunter2") })))
		require.ErrorIs(t, r.err, errSilent)
		require.Regexp(t, `^ERROR Postgres: DB_URL: .*"nobody"`, r.lineOf(t, "Postgres"))
	})
	t.Run("has an old schema", func(t *testing.T) {
		t.Parallel()
		r := check(t, with(pgtest.EmptyURL(t)))
		require.ErrorIs(t, r.err, errSilent)
		require.Contains(t, r.lineOf(t, "schema"), "ERROR schema: the database's schema is older than this binary: run `sneakerhead migrate up`")
	})
	t.Run("is read-only", func(t *testing.T) {
		t.Parallel()
		database := pgtest.URL(t)
		conn, err := pgx.Connect(t.Context(), database)
		require.NoError(t, err)
		_, err = conn.Exec(t.Context(), "ALTER DATABASE "+conn.Config().Database+" SET default_transaction_read_only = on")
		require.NoError(t, err)
		require.NoError(t, conn.Close(t.Context()))
		r := check(t, with(database))
		require.NoError(t, r.err, r.stdout)
		require.Contains(t, r.lineOf(t, "writing"), "WARNING writing: Postgres is read-only")
	})
}

func TestCheck_Redis(t *testing.T) {
	t.Parallel()
	env := checked(t)
	with := func(address string) settings {
		return settings{"DB_URL": env["DB_URL"], "REDIS_URL": address, "CLERK_JWT_KEY": env["CLERK_JWT_KEY"]}
	}
	t.Run("does not answer", func(t *testing.T) {
		t.Parallel()
		r := check(t, with("redis://:hunter2@127.0.0.1:1"))
		require.NoError(t, r.err, r.stdout)
		require.Contains(t, r.lineOf(t, "Redis"), "WARNING Redis: does not answer (")
		require.Contains(t, r.lineOf(t, "rights"), "WARNING rights: not checked")
		require.Contains(t, r.lineOf(t, "clocks"), "OK clocks: this machine's agrees with Postgres's")
	})
	t.Run("refuses", func(t *testing.T) {
		t.Parallel()
		address, err := url.Parse(env["REDIS_URL"])
		require.NoError(t, err)
		address.User = url.UserPassword("", "hunter2")
		r := check(t, with(address.String()))
		require.ErrorIs(t, r.err, errSilent)
		require.Regexp(t, "^ERROR Redis: .*REDIS_URL: Redis refuses the user or the password", r.lineOf(t, "Redis"))
	})
	t.Run("may evict keys", func(t *testing.T) {
		t.Parallel()
		server := rdbtest.Fresh(t).URL()
		options, err := redis.ParseURL(server)
		require.NoError(t, err)
		client := redis.NewClient(options)
		t.Cleanup(func() { _ = client.Close() })
		require.NoError(t, client.ConfigSet(t.Context(), "maxmemory-policy", "allkeys-lru").Err())
		r := check(t, with(server))
		require.NoError(t, r.err)
		require.Contains(t, r.lineOf(t, "policy"), `WARNING policy: Redis's maxmemory-policy is "allkeys-lru"`)
	})
	t.Run("does not allow CONFIG, EVAL and PUBLISH", func(t *testing.T) {
		t.Parallel()
		r := check(t, with(rdbtest.User(t, env["REDIS_URL"], "fewer", "+@all", "~sneakerhead:*", "&*", "-config", "-eval", "-publish")))
		require.NoError(t, r.err, "serve starts")
		require.Contains(t, r.lineOf(t, "policy"), "WARNING policy: Redis does not let this user read its maxmemory-policy")
		require.Contains(t, r.lineOf(t, "rights"), "WARNING rights: Redis refuses this user EVAL, PUBLISH, the keys asynq:*: allow it")
	})
	t.Run("allows what docs/operations.md lists", func(t *testing.T) {
		t.Parallel()
		r := check(t, with(rdbtest.User(t, env["REDIS_URL"], "documented", documentedRights(t)...)))
		require.NoError(t, r.err)
		require.Contains(t, r.lineOf(t, "policy"), "OK")
		require.Contains(t, r.lineOf(t, "rights"), "OK")
		require.Contains(t, r.lineOf(t, "clocks"), "OK clocks: this machine's, Postgres's and Redis's agree")
	})
}

// documentedRights returns the rights of the user of Redis in docs/operations.md.
func documentedRights(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	found := regexp.MustCompile(`ACL SETUSER \S+ on >\S+ (.*)`).FindStringSubmatch(string(text))
	require.NotNil(t, found)
	return strings.Fields(found[1])
}

func TestCheck_Clocks(t *testing.T) {
	t.Parallel()
	env := checked(t)
	examine := func(t *testing.T, ahead time.Duration) *examination {
		t.Helper()
		e := &examination{
			ctx: t.Context(), env: env.lookup, given: &config.Settings{}, machine: func() time.Time { return time.Now().Add(ahead) },
		}
		t.Cleanup(e.close)
		require.Equal(t, levelOK, lookAtPostgres(e).level)
		return e
	}
	t.Run("this machine's is wrong", func(t *testing.T) {
		t.Parallel()
		e := examine(t, time.Minute)
		require.Equal(t, levelOK, lookAtRedis(e).level)
		found := lookAtClocks(e)
		require.Equal(t, levelError, found.level)
		require.Contains(t, found.says, "off Postgres's, with which Redis's agrees")
	})
	t.Run("this machine's or Postgres's is wrong", func(t *testing.T) {
		t.Parallel()
		found := lookAtClocks(examine(t, time.Minute))
		require.Equal(t, levelWarning, found.level)
		require.Contains(t, found.says, "set the wrong one right")
	})
	t.Run("Redis's is wrong", func(t *testing.T) {
		t.Parallel()
		e := examine(t, 0)
		clients, err := rdb.Open(env["REDIS_URL"])
		require.NoError(t, err)
		e.redis = clients
		clients.Bus.AddHook(anHourLate{})
		found := lookAtClocks(e)
		require.Equal(t, levelWarning, found.level)
		require.Regexp(t, `^Redis's is (1h0m|59m59)`, found.says)
	})
}

// anHourLate makes Redis's clock an hour late.
type anHourLate struct{}

func (anHourLate) DialHook(next redis.DialHook) redis.DialHook { return next }

func (anHourLate) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		if now, ok := command.(*redis.TimeCmd); ok {
			now.SetVal(now.Val().Add(-time.Hour))
		}
		return err
	}
}

func (anHourLate) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func TestCheck_AsAProgram(t *testing.T) {
	t.Parallel()
	env := checked(t)
	for name, value := range map[string]string{"PORT": "0", "METRICS_ADDR": "off", "CLERK_ISSUER": "https://clerk.shop.test", "LOG_LEVEL": "warn"} {
		env[name] = value
	}
	stdout, stderr, status := program(t, env, "check")
	require.Zero(t, status, stdout)
	require.Empty(t, stderr)
	require.Regexp(t, `(?m)^LOG_LEVEL +warn$`, stdout)

	env["REDIS_URL"] = "redis://:hunter2@127.0.0.1:1"
	env["DB_URL"] = pgtest.EmptyURL(t)
	stdout, stderr, status = program(t, env, "check")
	require.Equal(t, 1, status)
	require.Empty(t, stderr, "what does not answer is a line of the report")
	require.NotContains(t, stdout, "hunter2")
	require.Contains(t, stdout, "ERROR    schema: ")
}
