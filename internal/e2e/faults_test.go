package e2e_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// midDrop is a shop with three replicas while a crowd buys all units of a drop.
type midDrop struct {
	*crowd
	drop    dropView
	screens []*socket // two for each replica
}

const (
	crowdUnits  = 2000
	crowdPeople = 120
)

func startMidDrop(s *shop) *midDrop {
	s.t.Helper()
	d := s.newDrop(crowdUnits, map[string]any{"holdSeconds": 2, "maxPerUser": 1000})
	m := &midDrop{drop: d}
	for range 2 {
		for _, r := range s.replicas {
			m.screens = append(m.screens, s.watch(r, d.ID))
		}
	}
	m.crowd = s.sendCrowd(crowdPeople, d.ID)
	return m
}

// waitSoldPercent waits until this percentage of the drop is sold.
func (m *midDrop) waitSoldPercent(share int) {
	m.t.Helper()
	m.waitSoldUnits(crowdUnits * share / 100)
}

func (m *midDrop) waitSoldUnits(units int) {
	m.t.Helper()
	require.Eventuallyf(m.t, func() bool { return m.truth(m.drop.ID).Sold >= units }, sellOut, pollEvery, "%d units are not sold", units)
}

// waitEnd waits until the drop is sold out and checks everything, also on these sockets.
func (m *midDrop) waitEnd(screens ...*socket) {
	m.t.Helper()
	m.waitSoldOut()
	want := stock{DropID: m.drop.ID, Total: crowdUnits, Sold: crowdUnits, Seq: m.truth(m.drop.ID).Seq}
	require.Equal(m.t, want, m.truth(m.drop.ID))
	agreed := m.socketsAgree(m.drop.ID, rightWithin, screens...)
	m.t.Logf("answers %v, slowest %s; sockets agree after %s", m.answers.counts, m.slowest, agreed)
	require.LessOrEqual(m.t, m.slowest, answeredWithin)
	m.confirmedIsStored()
	m.audit()
	require.Equal(m.t, crowdUnits, m.query(`SELECT count(*) FROM purchases WHERE drop_id = $1`, m.drop.ID))
	require.Len(m.t, m.confirmed["completed"], crowdUnits, "everybody who bought was told so, and nobody else")
}

func TestFault_RedisIsFlushedAgainAndAgain(t *testing.T) {
	m := startMidDrop(openShop(t, 3, "RATE_LIMIT_USER=0"))
	address, err := redis.ParseURL(m.redis.URL())
	require.NoError(t, err)
	c := redis.NewClient(address)
	defer c.Close()
	for _, share := range []int{10, 25, 40, 55, 70, 85} {
		m.waitSoldPercent(share)
		require.NoError(t, c.FlushAll(t.Context()).Err())
	}
	m.waitEnd(m.screens...)
}

func TestFault_RedisIsKilledAndComesBackEmpty(t *testing.T) {
	m := startMidDrop(openShop(t, 3, "RATE_LIMIT_USER=0"))
	m.waitSoldPercent(20)
	require.NoError(t, m.redis.Kill())
	for _, r := range m.replicas {
		require.Eventually(t, func() bool { return r.readyStatus(t) == "degraded" }, answeredWithin, pollEvery)
	}
	m.waitSoldPercent(60) // it goes on selling without Redis
	require.NoError(t, m.redis.Restart(t.Context()))
	back := time.Now()
	for _, r := range m.replicas {
		require.Eventually(t, func() bool { return r.readyStatus(t) == "ready" }, rightWithin-time.Since(back), pollEvery)
	}
	m.waitEnd(m.screens...)
}

func TestFault_AReplicaIsKilled(t *testing.T) {
	m := startMidDrop(openShop(t, 3, "RATE_LIMIT_USER=0"))
	m.waitSoldPercent(30)
	m.replicas[0].kill()
	var moved []*socket
	for i, k := range m.screens {
		if i%3 != 0 {
			moved = append(moved, k)
			continue
		}
		require.Equal(t, websocket.CloseAbnormalClosure, k.closes(patience), "nobody is left to say goodbye")
		moved = append(moved, m.watch(m.replicas[1+i%2], m.drop.ID)) // as a page would reconnect
	}
	m.waitEnd(moved...)
}

// freezeInTransaction stops a replica while it holds the drop's lock. It tries until it hits such a
// moment.
func (m *midDrop) freezeInTransaction(r *replica, name string) {
	m.t.Helper()
	observer := m.database()
	holdsLock := func() (holds bool) {
		require.NoError(m.t, observer.QueryRow(m.t.Context(), `SELECT EXISTS (SELECT FROM pg_stat_activity a JOIN pg_locks l USING (pid)
			WHERE a.application_name = $1 AND a.datname = current_database() AND a.state = 'idle in transaction'
			AND l.relation = 'drops'::regclass AND l.mode = 'RowShareLock' AND l.granted)`, name).Scan(&holds))
		return holds
	}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		r.signal(syscall.SIGSTOP)
		// Postgres may still be reading what was sent before: only a transaction that stays idle is
		// stuck.
		stuck := time.Now()
		for holdsLock() {
			if time.Since(stuck) > 100*time.Millisecond {
				return
			}
		}
		r.signal(syscall.SIGCONT)
	}
	require.FailNow(m.t, "the replica was never met in a transaction")
}

func TestFault_AReplicaFreezesInATransaction(t *testing.T) {
	m := startMidDrop(openShop(t, 3, "RATE_LIMIT_USER=0"))
	m.waitSoldPercent(20)
	frozen := m.replicas[0]
	m.frozen.Store(frozen)
	m.freezeInTransaction(frozen, "replica-0")
	began, before := time.Now(), m.truth(m.drop.ID).Sold

	var slowest time.Duration
	for i := range 40 { // users who come now, to the running replicas
		token := m.token("latecomer", nil)
		requestUntilDefinite := time.Now()
		answer, err := m.replicas[1+i%2].reserve(token, m.drop.ID)
		require.NoError(t, err)
		require.Contains(t, []int{200, 201, 409, 503}, answer.status, string(answer.body))
		slowest = max(slowest, time.Since(requestUntilDefinite))
		<-time.After(pollEvery)
	}
	m.waitSoldUnits(before + 200)
	t.Logf("the slowest of 40 holds meanwhile took %s; 200 units more were sold %s after the freeze", slowest, time.Since(began))
	require.LessOrEqual(t, slowest, answeredWithin)
	require.LessOrEqual(t, time.Since(began), 2*answeredWithin, "the others were held up")

	frozen.signal(syscall.SIGCONT)
	require.Eventually(t, func() bool { return frozen.readyStatus(t) == "ready" }, rightAfterPostgres, pollEvery)
	answer, err := frozen.reserve(m.token("latecomer", nil), m.drop.ID)
	require.NoError(t, err)
	require.Contains(t, []int{200, 201, 409}, answer.status, string(answer.body))
	m.waitEnd(m.screens...)
}
