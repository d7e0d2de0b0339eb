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
			if s := newWatch(e, &e.Sockets[j]); s != nil && s.socket.DropID == d.ID {
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
	all = append(all, comebacks(e)...)
	return append(all, answers(e)...)
}

// sample adds the time from start to end, unless it began outside the measured part. check says
// which allowances excuse it.
func (e *Evidence) sample(all []Sample, p Promise, check string, replica int, start, end time.Duration) []Sample {
	if start < e.From || e.Until > 0 && start > e.Until {
		return all
	}
	excused := false
	for _, w := range e.Allowances {
		about := w.Check == check && (w.Replica == AnyReplica || w.Replica == replica)
		excused = excused || about && w.From <= end && w.Until >= start
	}
	return append(all, Sample{Promise: p, Took: max(0, end-start), Excused: excused})
}

// watch has the stock messages of a socket, in the order in which they arrived.
type watch struct {
	e      *Evidence
	socket *journal.Socket
	stocks []journal.Frame
}

// newWatch returns nil for a socket that never showed its drop.
func newWatch(e *Evidence, s *journal.Socket) *watch {
	stocks := s.Stocks()
	if len(stocks) == 0 {
		return nil
	}
	return &watch{e: e, socket: s, stocks: stocks}
}

// watches reports whether the socket showed the drop at that moment.
func (w *watch) watches(at time.Duration) bool {
	return w.stocks[0].At < at && (w.socket.Closed == 0 || at < w.socket.Closed)
}

// shows returns when the socket showed this seq or a higher one. False: it was closed before. If it
// never showed it, the time at which Postgres was read counts.
func (w *watch) shows(seq int64, from int) (at time.Duration, next int, ok bool) {
	for next = from; next < len(w.stocks); next++ {
		if w.stocks[next].Stock.Seq >= seq {
			return w.stocks[next].At, next, true
		}
	}
	return w.e.moment(w.e.Truth.At), next, w.socket.Closed == 0
}

// changes returns how long it took until the screen showed each row of the ledger.
func (w *watch) changes(d *Drop) (all []Sample) {
	next := 0
	for i := range w.e.Truth.Ledger {
		entry := &w.e.Truth.Ledger[i]
		start := w.e.moment(entry.CreatedAt)
		if entry.DropID != d.ID || !w.watches(start) {
			continue
		}
		at, n, ok := w.shows(entry.Seq, next)
		if next = n; ok {
			all = w.e.sample(all, ScreenRight, SocketFinal, w.socket.Replica, start, at)
		}
	}
	return all
}

// returns measures how long after a hold's end its unit was shown on the screen.
func (w *watch) returns(d *Drop) (all []Sample) {
	for i := range w.e.Truth.Reservations {
		row := &w.e.Truth.Reservations[i]
		start := w.e.moment(row.ExpiresAt)
		if row.DropID != d.ID || row.Status != drop.ReservationExpired || !w.watches(start) {
			continue
		}
		if at, _, ok := w.shows(row.ClosedSeq, 0); ok {
			all = w.e.sample(all, ReturnShown, SocketFinal, w.socket.Replica, start, at)
		}
	}
	return all
}
