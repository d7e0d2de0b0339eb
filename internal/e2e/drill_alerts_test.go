package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// firedAlerts collects which alerts a drill has seen.
type firedAlerts struct {
	mu    sync.Mutex
	names []string
}

func (f *firedAlerts) see(w *watcher, meanwhile func(), names ...string) {
	w.Helper()
	w.fires(meanwhile, names...)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names = append(f.names, names...)
}

// TestDrill_Alerts makes each alert fire on a replica.
func TestDrill_Alerts(t *testing.T) {
	t.Parallel()
	var fired firedAlerts
	t.Run("when", func(t *testing.T) { // returns when all have ended
		for name, drill := range map[string]func(*testing.T){
			"stores are away": fired.storesAway, "a replica cannot start, and its clock is off": fired.startOfAReplica,
			"the ledger is in trouble": fired.troubledLedger, "crowds come, and a setting is wrong": fired.crowds,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				drill(t)
			})
		}
	})
	if !t.Failed() {
		require.ElementsMatch(t, alerts(t), fired.names, "each alert has fired")
	}
}

func nothing() {}

func (f *firedAlerts) storesAway(t *testing.T) {
	dbURL := pgtest.URL(t)
	postgres, redis := lineTo(t, dbURL), lineTo(t, rdbtest.Fresh(t).URL())
	s := openShopWith(t, postgres.url, redis.url, 1, "RATE_LIMIT_USER=0", withMetrics)
	r, d := s.replicas[0], s.newDrop(5, nil)
	s.newDrop(5, map[string]any{"dropStartTime": time.Now().Add(10 * time.Minute).UTC()})
	r.waitMetric(t, `sneakerhead_ready{state="ready"}`, 1)
	w := watchMetrics(t, r)
	redis.cut(t)
	f.see(w, func() { _, _ = r.reserve(s.token("ann", nil), d.ID) },
		"SneakerheadRedisAway", "SneakerheadGateSkipped", "SneakerheadDegraded", "SneakerheadOpensSoon")
	require.NoError(t, redis.proxy.Start())
	require.Eventually(t, func() bool { return r.readyStatus(t) == "ready" }, patience, pollEvery)
	postgres.cut(t)
	f.see(w, nothing, "SneakerheadPostgresAway")
	r.kill()
	f.see(w, nothing, "SneakerheadDown")
}

func (f *firedAlerts) startOfAReplica(t *testing.T) {
	s := &shop{t: t, dbURL: pgtest.URL(t)}
	cable := pgtest.Plug(t, s.dbURL)
	cable.Unplug()
	r := launchOn(t, cable.URL(), rdbtest.Fresh(t).URL(), withMetrics)
	w := newWatcher(t, r)
	f.see(w, nothing, "SneakerheadNotReady")
	require.Empty(t, w.firing("SneakerheadRedisAway"), "it has not asked Redis yet")

	// A function of that name before Postgres's in the search path: its clock is 1.5 s ahead.
	config, err := pgx.ParseConfig(s.dbURL)
	require.NoError(t, err)
	s.exec(fmt.Sprintf(`CREATE SCHEMA ahead;
		CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
			$$ SELECT pg_catalog.clock_timestamp() + interval '1.5 s' $$;
		ALTER DATABASE %s SET search_path = ahead, public, pg_catalog`, pgx.Identifier{config.Database}.Sanitize()))
	require.NoError(t, cable.Replug())
	r.waitReady()
	f.see(w, nothing, "SneakerheadClockOff")
}

func (f *firedAlerts) troubledLedger(t *testing.T) {
	dbURL := pgtest.URL(t)
	cable, redisURL := pgtest.Plug(t, dbURL), rdbtest.Fresh(t).URL()
	s := openShopWith(t, cable.URL(), redisURL, 1, "RATE_LIMIT_USER=0", withMetrics)
	s.dbURL = dbURL
	r, d := s.replicas[0], s.newDrop(1000, map[string]any{"maxPerUser": 1000})
	_, err := r.reserve(s.token("ann", nil), d.ID)
	require.NoError(t, err)
	w := watchMetrics(t, r)

	cable.CutAfterCommit()
	f.see(w, func() { _, _ = r.reserve(s.token("ben", nil), d.ID) }, "SneakerheadUnknownCommits")

	address, err := redis.ParseURL(redisURL)
	require.NoError(t, err)
	server := redis.NewClient(address)
	defer server.Close()
	require.NoError(t, server.HSet(t.Context(), "sneakerhead:{"+d.ID+"}:gate", "seq", 1_000_000).Err())
	f.see(w, nothing, "SneakerheadLostCommits")

	queue := "asynq:{sneakerhead:expiry}:"
	require.NoError(t, server.Set(t.Context(), queue+"paused", 1, 0).Err())
	for n := range 30 {
		require.NoError(t, server.LPush(t.Context(), queue+"pending", n).Err())
	}
	f.see(w, nothing, "SneakerheadTaskBacklog")
	require.NoError(t, server.Del(t.Context(), queue+"pending").Err())

	s.exec(`ALTER TABLE reservations DISABLE TRIGGER ALL;
		UPDATE reservations SET created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour' WHERE status = 'active'`)
	f.see(w, nothing, "SneakerheadExpiryLate")

	s.exec(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION 'an unexpected constraint' USING ERRCODE = '23514'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON reservations FOR EACH ROW WHEN (NEW.user_id LIKE 'unlucky%') EXECUTE FUNCTION refuse()`)
	f.see(w, func() { _, _ = r.reserve(s.token("unlucky", nil), d.ID) }, "SneakerheadInternalErrors")
	f.see(w, func() { s.inOneBatch(r, d, "unlucky_1", "unlucky_2", "unlucky_3", "unlucky_4") }, "SneakerheadOneByOne")
}

// inOneBatch lets users reserve while the drop is locked, so that all but the first wait for the
// same batch. The lock ends when the queue is seen, before the calls in it are refused.
func (s *shop) inOneBatch(r *replica, d dropView, users ...string) {
	s.t.Helper()
	lock := s.lock(`SELECT FROM drops WHERE id = '` + d.ID + `' FOR UPDATE`)
	var asking sync.WaitGroup
	for _, user := range users {
		asking.Go(func() { _, _ = r.reserve(s.token(user, nil), d.ID) })
	}
	answered := make(chan struct{})
	go func() {
		asking.Wait()
		close(answered)
	}()
	for r.metrics(s.t)[`sneakerhead_queue_waiting{lane="ordinary"}`] < 2 {
		select {
		case <-answered: // the scrapes came too late: the caller tries again
			lock()
			return
		default:
		}
	}
	lock()
	<-answered
}

func (f *firedAlerts) crowds(t *testing.T) {
	s := openShop(t, 1, "RATE_LIMIT_USER=0", "RATE_LIMIT_IP=0", "SOCKET_LIMIT=1", withMetrics)
	r, d := s.replicas[0], s.newDrop(1000, map[string]any{"maxPerUser": 1000})
	w := watchMetrics(t, r)

	first := s.connect(r)
	second := s.connect(r)
	require.Equal(t, websocket.CloseTryAgainLater, first.closes(patience))
	f.see(w, nothing, "SneakerheadSocketsFull")
	second.authenticate(s.token("ann", nil))
	f.see(w, func() {
		_, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(r.url, "http")+"/ws", nil)
		require.ErrorIs(t, err, websocket.ErrBadHandshake)
		require.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
		require.NoError(t, response.Body.Close())
	}, "SneakerheadSocketsRefused")

	bad := unknownIssuerToken(s)
	f.see(w, func() {
		for range 40 {
			require.Equal(t, 401, r.send(t, "GET", "/api/auth/me", bad, nil).status)
		}
	}, "SneakerheadTokensRefused")

	people := s.tokens(8)
	lock := s.lock(`SELECT FROM drops WHERE id = '` + d.ID + `' FOR UPDATE`)
	var asking sync.WaitGroup
	stop := make(chan struct{})
	for i, person := range people { // one after the other, so that somebody always waits, however long scrapes are apart
		asking.Go(func() {
			for wait := time.Duration(i) * 60 * time.Millisecond; ; wait = 0 {
				select {
				case <-stop:
					return
				case <-time.After(wait):
					_, _ = r.reserve(person, d.ID)
				}
			}
		})
	}
	f.see(w, nothing, "SneakerheadOverloaded", "SneakerheadQueueSlow")
	close(stop)
	lock()
	asking.Wait()

	lock = s.lock(`LOCK TABLE purchases`)
	stop = make(chan struct{})
	for range 12 { // more than the pool has connections, so that each is taken again at once
		asking.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					_, _ = r.try("GET", "/api/drops/"+d.ID+"/purchases", s.admin, nil)
				}
			}
		})
	}
	f.see(w, nothing, "SneakerheadPoolExhausted")
	close(stop)
	lock()
	asking.Wait()
}

// exec runs statements directly on the database.
func (s *shop) exec(statements string) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(s.t.Context())
	_, err = conn.Exec(s.t.Context(), statements)
	require.NoError(s.t, err)
}

// lock keeps what a statement locks until the returned function is called.
func (s *shop) lock(statement string) (unlock func()) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	_, err = conn.Exec(s.t.Context(), `BEGIN; `+statement)
	require.NoError(s.t, err)
	return sync.OnceFunc(func() { require.NoError(s.t, conn.Close(s.t.Context())) })
}
