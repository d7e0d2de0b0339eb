package config_test

import (
	"bytes"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
)

// commands embeds Settings in the same way as the program.
type commands struct {
	Serve struct{ config.Settings } `cmd:""`
	Dev   struct{ config.Settings } `cmd:""`
}

// TestSettings_OnTheCommandLine sets environment variables, so it is not parallel.
func TestSettings_OnTheCommandLine(t *testing.T) {
	parse := func(t *testing.T, args ...string) (commands, string, error) {
		t.Helper()
		var given commands
		var out bytes.Buffer
		// kong would exit after printing its help; here it goes on.
		parser, err := kong.New(&given, kong.Name("sneakerhead"), kong.Writers(&out, &out), kong.Exit(func(int) {}))
		require.NoError(t, err)
		_, err = parser.Parse(args)
		return given, out.String(), err
	}

	t.Setenv("PORT", "abc")
	t.Setenv("RATE_LIMIT_IP", "7")
	t.Setenv("DB_URL", "postgres://u:hunter2@db.test/x")
	t.Setenv("CLERK_JWT_KEY", "hunter3")

	t.Run("reads variables, and flags before them", func(t *testing.T) {
		given, _, err := parse(t, "serve", "--rate-limit-ip=8", "--client-url=http://localhost:5173")
		require.NoError(t, err, "a wrong variable is reported by Validate")
		require.Equal(t, "abc", given.Serve.Serving.Port)
		require.Equal(t, "8", given.Serve.Limits.RateLimitIP)
		require.Equal(t, "http://localhost:5173", given.Serve.Serving.ClientURL)

		given, _, err = parse(t, "dev")
		require.NoError(t, err)
		require.Equal(t, "7", given.Dev.Limits.RateLimitIP)
	})

	t.Run("has no flag for a secret", func(t *testing.T) {
		for _, flag := range []string{"--db-url=x", "--redis-url=x", "--clerk-jwt-key=x"} {
			_, _, err := parse(t, "serve", flag)
			require.ErrorContains(t, err, "unknown flag", flag)
		}
	})

	t.Run("has a flag for everything else, and no secret in its help", func(t *testing.T) {
		_, help, _ := parse(t, "serve", "--help")
		for _, flag := range []string{
			"--port=3000", "--host", "--client-url", "--trusted-proxies", "--hold-seconds=60", "--auth-mode",
			"--redis-prefix=sneakerhead", "--rate-limit-user=20", "--rate-limit-ip=500", "--socket-limit-ip=500", "--socket-limit=20000",
			"--metrics-addr=127.0.0.1:9090", "--pprof-addr=off", "--log-level=info", "--log-format", "$METRICS_ADDR", "DB_URL_FILE",
		} {
			require.Contains(t, help, flag)
		}
		require.NotContains(t, help, "hunter")
		require.NotContains(t, help, "abc")
	})
}
