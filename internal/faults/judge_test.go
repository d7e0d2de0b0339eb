package faults

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
)

// truth reads the drop's row.
func (s *scenario) truth() (now drop.Stock) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(ctx)
	now.DropID = s.drop
	require.NoError(s.t, conn.QueryRow(ctx, `SELECT seq, total_stock, available_stock, reserved_stock, sold_stock
		FROM drops WHERE id = $1`, s.drop).Scan(&now.Seq, &now.Total, &now.Available, &now.Reserved, &now.Sold))
	return now
}

// judge waits until the drop is quiet, and holds the whole run against Postgres.
func (s *scenario) judge() {
	s.t.Helper()
	s.well(startLimit)
	quietBy := time.Now().Add(time.Duration(s.plot.holdSeconds+1)*time.Second + checker.OverdueAtMost + time.Second)
	for s.truth().Reserved > 0 && time.Now().Before(quietBy) {
		<-time.After(pollEvery)
	}
	for limit := time.Now().Add(checker.SocketsDeaf); !s.socketsShow(s.truth()) && time.Now().Before(limit); {
		<-time.After(5 * pollEvery)
	}
	breaches := s.monitor.stop()
	evidence := s.evidence()
	breaches = append(breaches, checker.Judge(evidence)...)
	breaches = append(breaches, s.gateFinal()...)
	breaches = append(breaches, s.breaches...)
	if s.plot.soldOut {
		now := s.truth()
		require.Equal(s.t, now.Total, now.Sold, "the drop is not sold out exactly")
	}
	results.judged(evidence, breaches)
	for i, b := range breaches {
		if i < 20 {
			s.t.Errorf("seed %d: %s", runSeed, b)
		}
	}
	s.sightings(evidence)
	s.t.Logf("%s", s.summary(evidence))
}

func (s *scenario) evidence() *checker.Evidence {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(context.Background())
	truth, err := checker.Read(s.t.Context(), conn, []uuid.UUID{s.drop})
	require.NoError(s.t, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	return &checker.Evidence{
		Began: s.journal.Began(), Requests: s.journal.Requests(), Sockets: s.journal.Sockets(), Truth: truth,
		Allowances: s.allowances, SocketBound: s.plot.socketBound, Restored: s.restored,
	}
}

// socketsShow reports whether every open socket shows a stock, and every page has one open.
func (s *scenario) socketsShow(now drop.Stock) bool {
	open := 0
	for _, k := range s.journal.Sockets() {
		if k.Closed != 0 {
			continue
		}
		open++
		if shown, _ := k.Shown(); shown == nil || *shown != now {
			return false
		}
	}
	return open == min(s.plot.screens, s.plot.people)
}

// gateFinal waits for the gate of the quiet drop to hold what Postgres says, and no lease.
func (s *scenario) gateFinal() []checker.Breach {
	s.t.Helper()
	clients, err := rdb.Open(s.redisURL)
	require.NoError(s.t, err)
	defer clients.Close()
	gate := rdb.NewGate(clients.Gate, machineClock{}, nil)
	defer gate.Stop()
	const leasesEnd = 4 * time.Second
	for limit := time.Now().Add(leasesEnd); ; {
		versions, err := gate.Versions(s.t.Context(), []uuid.UUID{s.drop})
		found := postgres.GateBreaches(map[uuid.UUID]drop.Stock{s.drop: s.truth()}, versions)
		if err == nil && len(found) == 0 {
			return nil
		}
		if time.Now().After(limit) {
			require.NoError(s.t, err)
			return []checker.Breach{{Check: checker.GateFinal, DropID: s.drop, Detail: found[0].Name + ": " + found[0].Detail}}
		}
		<-time.After(pollEvery)
	}
}

// machineClock is a clock for reading gates, which needs none.
type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }
