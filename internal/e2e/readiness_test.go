package e2e_test

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// waitReadiness waits until /readyz has this status and says this.
func (r *replica) waitReadiness(t *testing.T, status int, says string) {
	t.Helper()
	var last int
	var said string
	require.Eventually(t, func() bool {
		last, said = r.readiness(t)
		return last == status && strings.Contains(said, says)
	}, patience, pollEvery, "want %d %q", status, says)
}

func migrate(t *testing.T, dbURL string, arguments ...string) {
	t.Helper()
	command := exec.Command(binary, append([]string{"migrate"}, arguments...)...)
	command.Env = []string{"DB_URL=" + dbURL}
	output, err := command.CombinedOutput()
	require.NoError(t, err, string(output))
}

func TestReadiness_FollowsTheSchema(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1)
	r := s.replicas[0]
	owner := s.database()
	_, err := owner.Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`)
	require.NoError(t, err)
	r.waitReadiness(t, 200, "ready") // a newer schema is not wrong
	_, err = owner.Exec(t.Context(), `DELETE FROM goose_db_version WHERE version_id = 99999`)
	require.NoError(t, err)

	migrate(t, s.dbURL, "down")
	r.waitReadiness(t, 503, "sneakerhead migrate up")
	migrate(t, s.dbURL, "up")
	r.waitReadiness(t, 200, `"ready"`)
	require.Equal(t, 1, strings.Count(r.logged(), `"msg":"the schema is older than this binary`))
	require.Eventually(t, func() bool { // the line comes after the state
		return strings.Contains(r.logged(), `"msg":"the schema is right again"`)
	}, patience, pollEvery)
}

func TestReadiness_PostgresIsReadOnly(t *testing.T) {
	s := openShop(t, 1)
	d := s.newDrop(1, nil)
	r := s.replicas[0]
	owner := s.database()
	name := pgx.Identifier{owner.Config().Database}.Sanitize()
	set := func(statement string) {
		_, err := owner.Exec(t.Context(), `ALTER DATABASE `+name+statement)
		require.NoError(t, err)
		_, err = owner.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`) // sessions keep what they began with
		require.NoError(t, err)
	}
	set(` SET default_transaction_read_only = on`)
	r.waitReadiness(t, 200, "Postgres is read-only")
	answer, err := r.reserve(s.token("alex", nil), d.ID)
	require.NoError(t, err)
	require.Equal(t, 503, answer.status, string(answer.body))
	require.NotEmpty(t, answer.header.Get("Retry-After"))

	set(` RESET default_transaction_read_only`)
	r.waitReadiness(t, 200, `"ready"`)
	answer, err = r.reserve(s.token("alex", nil), d.ID)
	require.NoError(t, err)
	require.Equal(t, 201, answer.status, string(answer.body))
}

func TestShutdown_ServesForDrainDelay(t *testing.T) {
	s := openShop(t, 1, "DRAIN_DELAY=5s")
	d := s.newDrop(1, nil)
	r := s.replicas[0]
	began := time.Now()
	r.stopping(t)
	status, says := r.readiness(t)
	require.Equal(t, 503, status)
	require.JSONEq(t, `{"status":"draining"}`, says)
	answer, err := r.reserve(s.token("alex", nil), d.ID)
	require.NoError(t, err, "the balancer has not noticed yet")
	require.Equal(t, 201, answer.status, string(answer.body))
	s.watch(r, d.ID)
	select {
	case <-r.exited:
	case <-time.After(startLimit):
		t.Fatal("it still runs")
	}
	require.Zero(t, r.process.ProcessState.ExitCode())
	require.GreaterOrEqual(t, time.Since(began), 5*time.Second)
}
