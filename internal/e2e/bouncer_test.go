package e2e_test

import (
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// TestBouncer_SellsBehindSessionPooling does everything through PgBouncer, from the first migration
// to the audit.
func TestBouncer_SellsBehindSessionPooling(t *testing.T) {
	t.Parallel()
	direct := pgtest.EmptyURL(t)
	through := pgtest.Bounce(t, direct, "session")
	migrate(t, through, "up")
	s := openShopOn(t, through, 2)
	d := s.newDrop(20, nil)
	holds := s.holdAll(d.ID, s.tokens(10), s.replicas...)
	s.dbURL = direct
	ended := s.query(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'replica-%'`)
	require.GreaterOrEqual(t, ended, 2, "sessions have the name that DB_URL gives them")
	s.dbURL = through
	for i, hold := range holds {
		token, r := s.token("user_"+string(rune('0'+i)), nil), s.replicas[i%2]
		if i < 4 {
			bought := s.requestUntilDefinite(func() (reply, error) { return r.purchase(token, hold.ID) })
			require.Contains(t, []int{200, 201}, bought.status, string(bought.body)) // 200: the first answer was lost
			continue
		}
		cancelled := s.requestUntilDefinite(func() (reply, error) { return r.cancel(token, hold.ID) })
		require.Equal(t, 200, cancelled.status, string(cancelled.body))
	}
	for _, r := range s.replicas {
		r.waitReadiness(t, 200, `"ready"`)
	}
	after := s.truth(d.ID)
	require.Equal(t, [4]int{20, 16, 0, 4}, [4]int{after.Total, after.Available, after.Reserved, after.Sold})
	s.audit()
}

func TestBouncer_TransactionPoolingIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	const says = "use session pooling (PgBouncer's pool_mode = session)"
	through := pgtest.Bounce(t, pgtest.URL(t), "transaction")
	r := launchOn(t, through, rdbtest.Fresh(t).URL())
	select {
	case <-r.exited:
	case <-time.After(patience):
		t.Fatalf("it serves without limits:\n%s", r.logged())
	}
	require.NotZero(t, r.process.ProcessState.ExitCode())
	require.Contains(t, r.logged(), says)
	for _, arguments := range [][]string{{"migrate", "up"}, {"migrate", "status"}, {"admin", "list"}, {"audit"}} {
		command := exec.Command(binary, arguments...)
		command.Env = []string{"DB_URL=" + through}
		output, err := command.CombinedOutput()
		require.Error(t, err, arguments)
		require.Contains(t, string(output), says, arguments)
	}
}
