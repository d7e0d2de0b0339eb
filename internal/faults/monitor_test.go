package faults

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/faults/checker"
)

// watchEvery is how often the invariants are checked in Postgres while a drop sells.
const watchEvery = time.Second

// monitor checks each second, in one snapshot of Postgres, whether all invariants hold, and
// collects the breaches.
type monitor struct {
	s        *scenario
	cancel   context.CancelFunc
	done     sync.WaitGroup
	breaches []checker.Breach
	looks    int
}

func (s *scenario) watchPostgres() *monitor {
	ctx, cancel := context.WithCancel(context.Background())
	m := &monitor{s: s, cancel: cancel}
	m.done.Go(func() {
		ticker := time.NewTicker(watchEvery)
		defer ticker.Stop()
		var conn *pgx.Conn
		for {
			select {
			case <-ctx.Done():
				if conn != nil {
					_ = conn.Close(context.Background())
				}
				return
			case <-ticker.C:
				conn = m.look(ctx, conn)
			}
		}
	})
	return m
}

// look checks once. If Postgres is away, the next call tries again on a new connection.
func (m *monitor) look(ctx context.Context, conn *pgx.Conn) *pgx.Conn {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if conn == nil {
		var err error
		if conn, err = pgx.Connect(ctx, m.s.dbURL); err != nil {
			return nil
		}
	}
	truth, err := checker.Watch(ctx, conn, []uuid.UUID{m.s.drop})
	if err != nil {
		_ = conn.Close(ctx)
		return nil
	}
	m.s.mu.Lock()
	evidence := &checker.Evidence{Began: m.s.Journal.Began(), Truth: truth, Allowances: slices.Clone(m.s.allowances)}
	m.s.mu.Unlock()
	m.looks++
	m.breaches = append(m.breaches, checker.WatchBreaches(evidence)...)
	return conn
}

// stop ends the monitor and returns the breaches.
func (m *monitor) stop() []checker.Breach {
	m.cancel()
	m.done.Wait()
	return m.breaches
}
