package e2e_test

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/rdb"
)

// The promised times; the README has the table.
const (
	returnedWithin        = time.Second // until a unit that came back is shown everywhere
	returnedWithoutRedis  = 3 * time.Second
	overdueAtMost         = 2 * time.Second
	overdueWithoutRedis   = 3 * time.Second
	rightWithin           = 2 * time.Second // until gate and sockets are right after the last change, and everything after Redis is back
	rightWithoutRedis     = 3 * time.Second // until sockets are right
	rightAfterPostgres    = 5 * time.Second
	announcedWithin       = 250 * time.Millisecond
	announcedWithoutRedis = 1500 * time.Millisecond
	answeredWithin        = 3 * time.Second
	pollEvery             = 10 * time.Millisecond
)

// database opens the test's own connection.
func (s *shop) database() *pgx.Conn {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = conn.Close(s.t.Context()) })
	return conn
}

// postgresAhead returns how far Postgres's clock is ahead of this machine's, from the fastest of
// several measurements.
func (s *shop) postgresAhead() (ahead time.Duration) {
	s.t.Helper()
	conn := s.database()
	quickest := time.Hour
	for range 10 {
		var theirs time.Time
		began := time.Now()
		require.NoError(s.t, conn.QueryRow(s.t.Context(), `SELECT clock_timestamp()`).Scan(&theirs))
		if trip := time.Since(began); trip < quickest {
			quickest, ahead = trip, theirs.Sub(began.Add(trip/2))
		}
	}
	return ahead
}

// until waits for a moment on Postgres's clock.
func until(moment time.Time, postgresAhead time.Duration) {
	<-time.After(time.Until(moment.Add(-postgresAhead)))
}

// truth reads a drop's stock from Postgres.
func (s *shop) truth(dropID string) (now stock) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(s.t.Context())
	now.DropID = dropID
	require.NoError(s.t, conn.QueryRow(s.t.Context(), `SELECT seq, total_stock, available_stock, reserved_stock, sold_stock
		FROM drops WHERE id = $1`, dropID).Scan(&now.Seq, &now.Total, &now.Available, &now.Reserved, &now.Sold))
	return now
}

// socketsAgree waits until every socket shows what Postgres has, for a drop in which nothing
// changes, and returns how long it took.
func (s *shop) socketsAgree(dropID string, within time.Duration, sockets ...*socket) time.Duration {
	s.t.Helper()
	began := time.Now()
	want := s.truth(dropID)
	for i, k := range sockets {
		require.Eventuallyf(s.t, func() bool { return k.stock(dropID) == want }, max(0, within-time.Since(began)), pollEvery,
			"socket %d shows %+v, Postgres says %+v", i, k.stock(dropID), want)
	}
	return time.Since(began)
}

// gateAgrees waits until the gate equals Postgres and has no lease, for a drop in which nothing
// changes, and returns how long it took.
func (s *shop) gateAgrees(dropID string, within time.Duration) time.Duration {
	s.t.Helper()
	clients, err := rdb.Open(s.redisURL)
	require.NoError(s.t, err)
	defer clients.Close()
	gate := rdb.NewGate(clients.Gate, rdb.Deployment{}, machineClock{}, nil)
	defer gate.Stop()
	id := uuid.MustParse(dropID)
	began := time.Now()
	want := s.truth(dropID)
	require.Eventually(s.t, func() bool {
		versions, err := gate.Versions(s.t.Context(), []uuid.UUID{id})
		if err != nil {
			return false
		}
		v, there := versions[id]
		return there && v.Leases == 0 && stock{dropID, v.Seq, v.Stock.Total, v.Stock.Available, v.Stock.Reserved, v.Stock.Sold} == want
	}, within, pollEvery, "the gate does not agree with %+v", want)
	return time.Since(began)
}

// machineClock is the clock for reading gates, which needs no offset.
type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }
