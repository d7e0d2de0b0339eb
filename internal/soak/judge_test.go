package soak

import (
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
	"sneakerhead/internal/postgres"
)

// judge compares a drop that is over with Postgres, after its users have left and nothing changes
// any more.
func (s *soakDrop) judge() {
	s.crowd.Wait()
	quietBy := time.Now().Add(time.Duration(s.holdSeconds+1)*time.Second + checker.OverdueAtMost + time.Second)
	for (!s.over() || s.stock().Reserved > 0) && time.Now().Before(quietBy) {
		<-time.After(5 * deployment.PollEvery)
	}
	for limit := time.Now().Add(checker.SocketsWithoutBus); !s.followersShow(s.stock()) && time.Now().Before(limit); {
		<-time.After(5 * deployment.PollEvery)
	}
	evidence := s.ownEvidence()
	breaches := append(checker.Judge(evidence), s.gateShows()...)
	for _, b := range breaches {
		s.t.Errorf("seed %d: %s (%s)", runSeed, b, s.name)
	}
	s.soak.report.judged(evidence, breaches)
	s.judged.Store(true)
	s.soak.mu.Lock()
	defer s.soak.mu.Unlock()
	s.soak.lastDrop = s.drop
}

// stock reads the drop's stock from Postgres.
func (s *soakDrop) stock() (now drop.Stock) {
	now.DropID = s.drop
	err := s.soak.database.QueryRow(s.t.Context(), `SELECT seq, total_stock, available_stock, reserved_stock, sold_stock
		FROM drops WHERE id = $1`, s.drop).Scan(&now.Seq, &now.Total, &now.Available, &now.Reserved, &now.Sold)
	if err != nil {
		s.t.Errorf("read drop %s: %v", s.drop, err)
	}
	return now
}

// over reports whether the ledger has a row for the drop's end.
func (s *soakDrop) over() (over bool) {
	err := s.soak.database.QueryRow(s.t.Context(), `SELECT EXISTS (SELECT FROM stock_ledger
		WHERE drop_id = $1 AND kind IN ('ended', 'withdrawn'))`, s.drop).Scan(&over)
	if err != nil {
		s.t.Errorf("read drop %s: %v", s.drop, err)
	}
	return over
}

// followersShow reports whether every follower of the drop shows a stock.
func (s *soakDrop) followersShow(now drop.Stock) bool {
	for _, k := range s.Journal.Sockets() {
		if shown, _ := k.Shown(); k.Closed == 0 && (shown == nil || !shown.Equal(&now)) {
			return false
		}
	}
	return true
}

// ownEvidence returns the journal and Postgres's rows, and adds requests for what happened without
// one: the end at the end time given at creation, and the cancelled holds of a drop that was
// cancelled.
func (s *soakDrop) ownEvidence() *checker.Evidence {
	conn, err := s.soak.database.Acquire(s.t.Context())
	require.NoError(s.t, err)
	defer conn.Release()
	truth, err := checker.Read(s.t.Context(), conn.Conn(), []uuid.UUID{s.drop})
	require.NoError(s.t, err)
	requests := s.Journal.Requests()
	if s.ending == byItsTime {
		requests = append(requests, journal.Request{Kind: journal.End, User: "admin", DropID: s.drop})
	}
	for _, row := range truth.Reservations {
		if s.ending == withdrawn && row.Status == drop.ReservationCancelled && withdrew(truth, row.ClosedSeq) {
			requests = append(requests, journal.Request{Kind: journal.Cancel, User: row.UserID, DropID: s.drop, ReservationID: row.ID})
		}
	}
	return &checker.Evidence{
		Began: s.Journal.Began(), Requests: requests, Sockets: s.Journal.Sockets(), Truth: truth,
		Allowances: s.soak.stalls.allowances(s.Journal.Began()),
	}
}

// withdrew reports whether a row was written by the transaction that cancelled the drop.
func withdrew(truth *checker.Truth, seq int64) bool {
	var row, cancelled time.Time
	for _, e := range truth.Ledger {
		if e.Seq == seq {
			row = e.CreatedAt
		}
		if e.Kind == drop.EntryWithdrawn {
			cancelled = e.CreatedAt
		}
	}
	return row.Equal(cancelled)
}

// gateShows waits until the gate equals Postgres and has no lease.
func (s *soakDrop) gateShows() []checker.Breach {
	for limit := time.Now().Add(checker.OverdueAtMost + time.Second); ; {
		versions, err := s.soak.gate.Versions(s.t.Context(), []uuid.UUID{s.drop})
		found := postgres.GateBreaches(map[uuid.UUID]drop.Stock{s.drop: s.stock()}, versions)
		switch {
		case err == nil && len(found) == 0:
			return nil
		case time.Now().Before(limit):
			<-time.After(5 * deployment.PollEvery)
		case err != nil:
			return []checker.Breach{{Check: checker.GateFinal, DropID: s.drop, Detail: err.Error()}}
		default:
			return []checker.Breach{{Check: checker.GateFinal, DropID: s.drop, Detail: found[0].Name + ": " + found[0].Detail}}
		}
	}
}
