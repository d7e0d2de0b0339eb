package checker

import (
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// Times returns all measurements of all promises, of those that began within the measured part of
// the run.
func Times(e *Evidence) (all []Sample) {
	if e.Restored {
		return nil // after a restored backup, times mean nothing
	}
	for i := range e.Truth.Drops {
		d := &e.Truth.Drops[i]
		for j := range e.Sockets {
			if s := newScreen(e, &e.Sockets[j]); s != nil && s.socket.DropID == d.ID {
				all = append(all, s.changes(d)...)
				all = append(all, s.returns(d)...)
				all = append(all, s.announcements(d)...)
				all = append(all, s.recoveries(d)...)
			}
		}
		if e.GateRight > 0 {
			all = e.sample(all, GateRight, SocketFinal, AnyReplica, e.lastChange(d), e.GateRight)
		}
	}
	all = append(all, overdues(e)...)
	all = append(all, leases(e)...)
	all = append(all, replicaRecoveries(e)...)
	return append(all, answers(e)...)
}

// sample adds the time from start to end, unless it began outside the measured part. check says
// which allowances excuse it.
func (e *Evidence) sample(all []Sample, p Promise, check string, replica int, start, end time.Duration) []Sample {
	if start < e.From || e.Until > 0 && start > e.Until {
		return all
	}
	excused := false
	for _, s := range e.Allowances {
		about := s.Check == check && (s.Replica == AnyReplica || s.Replica == replica)
		excused = excused || about && s.From <= end && s.Until >= start
	}
	return append(all, Sample{Promise: p, Took: max(0, end-start), Excused: excused})
}

// screen is a page that followed a drop: the stock messages of its socket, in the order of arrival.
type screen struct {
	e      *Evidence
	socket *journal.Socket
	stocks []journal.Frame
}

// newScreen returns nil for a socket that never showed its drop.
func newScreen(e *Evidence, s *journal.Socket) *screen {
	stocks := s.Stocks()
	if len(stocks) == 0 {
		return nil
	}
	return &screen{e: e, socket: s, stocks: stocks}
}

// isOpenAt reports whether the socket showed the drop at that moment.
func (s *screen) isOpenAt(at time.Duration) bool {
	return s.stocks[0].At < at && (s.socket.Closed == 0 || at < s.socket.Closed)
}

// shows returns when the socket showed this seq or a higher one. False: it was closed before. If it
// never showed it, the time at which Postgres was read counts.
func (s *screen) shows(seq int64, from int) (at time.Duration, next int, ok bool) {
	for next = from; next < len(s.stocks); next++ {
		if s.stocks[next].Stock.Seq >= seq {
			return s.stocks[next].At, next, true
		}
	}
	return s.e.moment(s.e.Truth.At), next, s.socket.Closed == 0
}

// changes returns how long it took until the screen showed each row of the ledger.
func (s *screen) changes(d *Drop) (all []Sample) {
	next := 0
	for i := range s.e.Truth.Ledger {
		entry := &s.e.Truth.Ledger[i]
		start := s.e.moment(entry.CreatedAt)
		if entry.DropID != d.ID || !s.isOpenAt(start) {
			continue
		}
		at, n, ok := s.shows(entry.Seq, next)
		if next = n; ok {
			all = s.e.sample(all, ScreenRight, SocketFinal, s.socket.Replica, start, at)
		}
	}
	return all
}

// returns measures how long after a hold's end its unit was shown on the screen.
func (s *screen) returns(d *Drop) (all []Sample) {
	for i := range s.e.Truth.Reservations {
		row := &s.e.Truth.Reservations[i]
		start := s.e.moment(row.ExpiresAt)
		if row.DropID != d.ID || row.Status != drop.ReservationExpired || !s.isOpenAt(start) {
			continue
		}
		if at, _, ok := s.shows(row.ClosedSeq, 0); ok {
			all = s.e.sample(all, ReturnShown, SocketFinal, s.socket.Replica, start, at)
		}
	}
	return all
}
