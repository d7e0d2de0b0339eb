package e2e_test

import (
	"encoding/json"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// fullDrills reports whether drills run at full length, as with `make drills`.
var fullDrills = os.Getenv("DRILLS") == "full" //nolint:gochecknoglobals // read once

// stoppedWithin is what an orchestrator allows before it kills.
const stoppedWithin = 30 * time.Second

// TestDrill_Stopping stops a replica that has sockets and requests in flight, while a store works,
// is frozen, or is gone.
func TestDrill_Stopping(t *testing.T) {
	sockets, people := 50, 20
	if fullDrills {
		sockets, people = 2000, 200
	}
	healthy := func(*line, *testing.T) {}
	for name, row := range map[string]struct {
		postgres, redis func(*line, *testing.T)
		tls, short      bool
	}{
		"Postgres and Redis are healthy":           {postgres: healthy, redis: healthy},
		"Postgres is frozen":                       {postgres: (*line).freeze, redis: healthy, short: true},
		"Postgres is gone":                         {postgres: (*line).cut, redis: healthy},
		"Redis is frozen":                          {postgres: healthy, redis: (*line).freeze},
		"Redis is gone":                            {postgres: healthy, redis: (*line).cut},
		"Redis behind TLS is healthy":              {postgres: healthy, redis: healthy, tls: true},
		"Redis behind TLS is frozen":               {postgres: healthy, redis: (*line).freeze, tls: true, short: true},
		"Redis behind TLS is gone":                 {postgres: healthy, redis: (*line).cut, tls: true},
		"Postgres and Redis behind TLS are frozen": {postgres: (*line).freeze, redis: (*line).freeze, tls: true},
	} {
		if !fullDrills && !row.short {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if !fullDrills {
				t.Parallel() // few people, and most of the time is waiting for frozen stores
			}
			dbURL, redisURL := pgtest.URL(t), rdbtest.Fresh(t).URL()
			asked := redisURL
			var settings []string
			if row.tls {
				var authority string
				asked, authority = behindTLS(t, redisURL)
				settings = append(settings, "SSL_CERT_FILE="+authority)
			}
			postgres, redis := lineTo(t, dbURL), lineTo(t, asked)
			s := openShopWith(t, postgres.url, redis.url, 1, append(settings, "RATE_LIMIT_USER=0", "SOCKET_LIMIT_IP=0")...)
			d := s.newDrop(people, nil)
			r := s.replicas[0]
			for range sockets {
				s.watch(r, d.ID)
			}
			b := s.holdAndLetGo(r, d.ID, people)
			row.postgres(postgres, t)
			row.redis(redis, t)
			began := time.Now()
			r.stopping(t)
			select {
			case <-r.exited:
			case <-time.After(stoppedWithin):
				t.Fatalf("it still runs:\n%s", tail(r.logged(), 4000))
			}
			took := time.Since(began)
			b.running.Wait()
			s.dbURL, s.redisURL = dbURL, redisURL // the stores are back
			s.startReplica(1)                     // and so is somebody who tells the gate what the last transaction did
			confirmed := s.query(`SELECT count(*) FROM unnest($1::uuid[]) AS told (id) JOIN reservations USING (id)`, b.held)
			require.Equal(t, len(b.held), confirmed, "a hold was confirmed and is not in Postgres")
			require.Eventually(t, func() bool { return s.auditCommand().Run() == nil }, patience, 10*pollEvery, "the audit finds something")
			t.Logf("%d sockets and %d people: out after %s; %d holds were confirmed, all of them are there", sockets, people, took.Round(time.Millisecond), confirmed)
		})
	}
}

// busyPeople reserve and let go until their replica is gone.
type busyPeople struct {
	running sync.WaitGroup
	mu      sync.Mutex
	held    []string // what was confirmed to them
}

// holdAndLetGo starts people, and returns when all are busy.
func (s *shop) holdAndLetGo(r *replica, dropID string, people int) *busyPeople {
	b := &busyPeople{}
	through := newClient(patience, people)
	var begun atomic.Int64
	for _, token := range s.tokens(people) {
		b.running.Go(func() {
			for first := true; ; first = false {
				answer, err := r.tryWith(through, "POST", "/api/drops/"+dropID+"/reserve", token, nil)
				if err != nil {
					return // the replica has gone
				}
				if first {
					begun.Add(1)
				}
				var h held
				if answer.status == 201 && json.Unmarshal(answer.body, &h) == nil {
					b.mu.Lock()
					b.held = append(b.held, h.Reservation.ID)
					b.mu.Unlock()
					_, _ = r.tryWith(through, "DELETE", "/api/reservations/"+h.Reservation.ID+"/cancel", token, nil)
				}
			}
		})
	}
	require.Eventually(s.t, func() bool { return begun.Load() == int64(people) }, patience, time.Millisecond)
	return b
}
