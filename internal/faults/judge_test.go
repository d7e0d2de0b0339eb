package faults

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/checker"
)

// truth reads the drop's stock from Postgres.
func (s *scenario) truth() (now drop.Stock) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(ctx)
	now, err = stockOf(ctx, conn, s.drop)
	require.NoError(s.t, err)
	return now
}

func stockOf(ctx context.Context, conn *pgx.Conn, dropID uuid.UUID) (now drop.Stock, err error) {
	now.DropID = dropID
	var sizes []byte
	err = conn.QueryRow(ctx, `SELECT seq, total_stock, available_stock, reserved_stock, sold_stock, (SELECT coalesce(json_agg(json_build_object(
			'id', id, 'total', total_stock, 'available', available_stock, 'reserved', reserved_stock, 'sold', sold_stock) ORDER BY position), '[]')
			FROM drop_sizes WHERE drop_id = drops.id AND NOT hidden)
		FROM drops WHERE id = $1`, dropID).Scan(&now.Seq, &now.Total, &now.Available, &now.Reserved, &now.Sold, &sizes)
	if err != nil {
		return now, err
	}
	return now, json.Unmarshal(sizes, &now.Sizes)
}

// judge waits until nothing changes any more, and compares the whole run with Postgres.
func (s *scenario) judge() {
	s.t.Helper()
	s.waitHealthy(startLimit)
	quietBy := time.Now().Add(time.Duration(s.options.holdSeconds+1)*time.Second + checker.OverdueAtMost + time.Second)
	for s.truth().Reserved > 0 && time.Now().Before(quietBy) {
		<-time.After(pollEvery)
	}
	for limit := time.Now().Add(checker.SocketsWithoutBus); !s.socketsShow(s.truth()) && time.Now().Before(limit); {
		<-time.After(5 * pollEvery)
	}
	breaches := s.monitor.stop()
	right, unequal := s.gate.rest()
	evidence := s.evidence(right)
	breaches = append(breaches, unequal...)
	breaches = append(breaches, checker.Judge(evidence)...)
	if s.options.soldOut {
		now := s.truth()
		require.Equal(s.t, now.Total, now.Sold, "the drop is not sold out exactly")
	}
	results.judged(evidence, breaches)
	for i, b := range breaches {
		if i < 20 {
			s.t.Errorf("seed %d: %s", runSeed, b)
		}
	}
	s.countRareEvents(evidence)
	s.t.Logf("%s", s.summary(evidence))
}

// evidence collects everything that the checker needs. gateRight is when the gate became equal to
// Postgres.
func (s *scenario) evidence(gateRight time.Duration) *checker.Evidence {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(context.Background())
	truth, err := checker.Read(s.t.Context(), conn, []uuid.UUID{s.drop})
	require.NoError(s.t, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	return &checker.Evidence{
		Began: s.Journal.Began(), Requests: s.Journal.Requests(), Sockets: s.Journal.Sockets(), Truth: truth,
		Allowances: s.allowances, SocketBound: s.options.socketBound, Restored: s.restored,
		Condition: s.options.condition, From: s.from, Until: s.until, GateRight: gateRight, Outages: s.outages, Leases: s.seenLeases(),
	}
}

// socketsShow reports whether every page has an open socket, and each shows the given stock.
func (s *scenario) socketsShow(now drop.Stock) bool {
	open := 0
	for _, k := range s.Journal.Sockets() {
		if k.Closed != 0 {
			continue
		}
		open++
		if shown, _ := k.Shown(); shown == nil || !shown.Equal(&now) {
			return false
		}
	}
	return open == min(s.options.screens, s.options.people)
}
