package faults

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
)

// gateWatch repeatedly compares the gate with Postgres after the last change of the drop.
type gateWatch struct {
	s      *scenario
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	right time.Duration // when they became equal, with no lease left; 0: they are not
	seq   int64         // Postgres's, at the last look
	why   string        // the last difference that was found
}

// watchGate starts before the last change, so that the time from that change can be measured.
func (s *scenario) watchGate() *gateWatch {
	s.t.Helper()
	clients, err := rdb.Open(s.redisURL)
	require.NoError(s.t, err)
	gate := rdb.NewGate(clients.Gate, rdb.Deployment{}, machineClock{}, nil)
	ctx, cancel := context.WithCancel(context.Background())
	w := &gateWatch{s: s, cancel: cancel}
	w.done.Go(func() {
		defer clients.Close()
		defer gate.Stop()
		var conn *pgx.Conn
		for ctx.Err() == nil {
			conn = w.look(ctx, conn, gate)
			deployment.Wait(ctx, pollEvery)
		}
		if conn != nil {
			_ = conn.Close(context.Background())
		}
	})
	return w
}

// look compares once. If a store cannot be read now, the next call tries again.
func (w *gateWatch) look(ctx context.Context, conn *pgx.Conn, gate *rdb.Gate) *pgx.Conn {
	if conn == nil {
		var err error
		if conn, err = pgx.Connect(ctx, w.s.dbURL); err != nil {
			return nil
		}
	}
	truth, err := stockOf(ctx, conn, w.s.drop)
	if err != nil {
		_ = conn.Close(ctx)
		return nil
	}
	versions, err := gate.Versions(ctx, []uuid.UUID{w.s.drop})
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.right, w.why = 0, err.Error()
	} else if found := postgres.GateBreaches(map[uuid.UUID]drop.Stock{w.s.drop: truth}, versions); len(found) > 0 {
		w.right, w.why = 0, found[0].Name+": "+found[0].Detail
	} else if w.right == 0 || w.seq != truth.Seq {
		w.right = w.s.Journal.Now()
	}
	w.seq = truth.Seq
	return conn
}

// rest waits until the two are equal, and ends the watch. It returns a breach if they do not become
// equal.
func (w *gateWatch) rest() (right time.Duration, breaches []checker.Breach) {
	defer w.done.Wait()
	defer w.cancel()
	const leasesEnd = 4 * time.Second
	for limit := time.Now().Add(leasesEnd); ; {
		w.mu.Lock()
		right, why := w.right, w.why
		w.mu.Unlock()
		if right > 0 {
			return right, nil
		}
		if time.Now().After(limit) {
			return 0, []checker.Breach{{Check: checker.GateFinal, DropID: w.s.drop, Detail: why}}
		}
		<-time.After(pollEvery)
	}
}

// machineClock is the clock for reading gates, which needs no offset.
type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }
