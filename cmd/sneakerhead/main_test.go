package main

import (
	"bytes"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// asProgram is the variable that makes the test binary run as the program, to test what ends the
// process.
const asProgram = "SNEAKERHEAD_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	pgtest.Main(m, rdbtest.Stop)
}

// settings are environment variables.
type settings map[string]string

func (s settings) lookup(name string) (string, bool) {
	value, set := s[name]
	return value, set
}

// ran is the output of a command.
type ran struct {
	stdout, stderr string
	err            error
}

// run runs a command in this process, and checks that its output contains no secret of the
// settings.
func run(t *testing.T, env settings, args ...string) ran {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err := realMain(&process{ctx: t.Context(), env: env.lookup, stdout: &stdout, stderr: &stderr}, args)
	r := ran{stdout.String(), stderr.String(), err}
	said := r.stdout + r.stderr
	if err != nil {
		said += err.Error()
	}
	for _, secret := range env.secrets(t) {
		require.NotContains(t, said, secret)
	}
	return r
}

// secrets returns the passwords in the addresses.
func (s settings) secrets(t *testing.T) (all []string) {
	t.Helper()
	for _, name := range []string{"DB_URL", "REDIS_URL"} {
		if s[name] == "" {
			continue
		}
		address, err := url.Parse(s[name])
		require.NoError(t, err)
		password, set := address.User.Password()
		require.True(t, set, "%s has a password", name)
		all = append(all, password)
	}
	return all
}

// program runs a command in a new process.
func program(t *testing.T, env settings, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	command := exec.Command(os.Args[0], args...)
	command.Env = []string{asProgram + "=1"}
	for name, value := range env {
		command.Env = append(command.Env, name+"="+value)
	}
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err := command.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		require.NoError(t, err)
	}
	return out.String(), errs.String(), command.ProcessState.ExitCode()
}

func requireOneLine(t *testing.T, text string) {
	t.Helper()
	require.NotEmpty(t, strings.TrimSpace(text))
	require.NotContains(t, strings.TrimSpace(text), "\n")
}

func TestVersion(t *testing.T) {
	t.Parallel()
	r := run(t, nil, "version")
	require.NoError(t, r.err)
	requireOneLine(t, r.stdout)
	require.Contains(t, r.stdout, "sneakerhead "+version+" (")
	require.Contains(t, r.stdout, runtime.Version())
	require.Empty(t, r.stderr)

	built := filepath.Join(t.TempDir(), "sneakerhead")
	build := exec.Command("go", "build", "-ldflags", "-X main.version=v9.8.7 -X main.revision=0123abc", "-o", built, ".")
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	said, err := exec.Command(built, "version").Output()
	require.NoError(t, err)
	require.Equal(t, "sneakerhead v9.8.7 (revision 0123abc, "+runtime.Version()+")\n", string(said))
}

func TestHelp_NamesTheCommandsOfEveryLevel(t *testing.T) {
	t.Parallel()
	for level, names := range map[string][]string{
		"":               {"dev", "serve", "migrate up", "migrate down", "migrate status", "audit", "check", "healthcheck", "version"},
		"dev":            {"--data", "--port", "--hold-seconds", "--crowd"},
		"serve":          {"--role", "all,api,worker", "--port", "--client-url", "DB_URL", "REDIS_URL", "CLERK_JWT_KEY"},
		"migrate":        {"migrate up", "migrate down", "migrate status"},
		"migrate up":     {"migration"},
		"migrate down":   {"migration", "--destroy-data"},
		"migrate status": {"migrations"},
		"audit":          {"--json", "--drop"},
		"check":          {"--port", "DB_URL", "exit 1"},
		"healthcheck":    {"--port", "--host", "alive"},
		"version":        {"version"},
	} {
		t.Run("sneakerhead "+level, func(t *testing.T) {
			t.Parallel()
			env := settings{"DB_URL": "postgres://user:hunter2@db.example.com/shop", "CLERK_JWT_KEY": "hunter2"}
			stdout, stderr, status := program(t, env, append(strings.Fields(level), "--help")...)
			require.Zero(t, status, stderr)
			require.Empty(t, stderr)
			for _, name := range names {
				require.Contains(t, stdout, name)
			}
			require.NotContains(t, stdout, "hunter2")
		})
	}
}

func TestProgram_UnknownArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"sell"}, {"audit", "--nonsense"}, {"migrate"}, {}} {
		stdout, stderr, status := program(t, nil, args...)
		require.Equal(t, 1, status, args)
		require.Empty(t, stdout)
		requireOneLine(t, stderr)
		require.Contains(t, stderr, "`sneakerhead --help` lists the commands")
	}
}
