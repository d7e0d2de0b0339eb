package checker

import (
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// socketOrder holds every socket to the rule that a drop's seq never goes back, but by a snapshot, and that one seq has
// one set of counts.
func socketOrder(e *Evidence) (all []Breach) {
	for i := range e.Sockets {
		s := &e.Sockets[i]
		var shown *drop.Stock
		for _, f := range s.Stocks() {
			note := func(what string) {
				all = append(all, breach(SocketOrder, s.DropID, "socket %d on replica %d at %s: %s %s: %+v after %+v",
					s.ID, s.Replica, f.At, f.Event, what, *f.Stock, shown))
			}
			switch {
			case f.Event == journal.Snapshot:
			case shown == nil:
				note("before any snapshot")
			case f.Stock.Seq < shown.Seq:
				note("goes back")
			case f.Stock.Seq == shown.Seq && *f.Stock != *shown:
				note("shows another stock at the same seq")
			}
			if !f.Stock.Counts.Valid() {
				note("shows an impossible stock")
			}
			shown = f.Stock
		}
	}
	return all
}

// socketFinal wants every socket that is still open on Postgres's state, within the promised time after the last change,
// or after the socket was opened.
func socketFinal(e *Evidence) (all []Breach) {
	bound := e.SocketBound
	if bound == 0 {
		bound = SocketsRight
	}
	for i := range e.Truth.Drops {
		d := &e.Truth.Drops[i]
		changed := e.lastChange(d)
		for j := range e.Sockets {
			s := &e.Sockets[j]
			if s.DropID != d.ID || s.Closed != 0 {
				continue
			}
			due := e.Deadline(SocketFinal, s.Replica, max(changed, s.Opened), bound)
			shown, since := s.Shown()
			switch {
			case shown == nil || *shown != d.Stock():
				all = append(all, breach(SocketFinal, d.ID, "socket %d on replica %d shows %+v since %s; Postgres has %+v since %s",
					s.ID, s.Replica, shown, since, d.Stock(), changed))
			case since > due:
				all = append(all, breach(SocketFinal, d.ID, "socket %d on replica %d was right at %s, %s after the last change, where %s was the latest",
					s.ID, s.Replica, since, since-changed, due))
			}
		}
	}
	return all
}

// lastChange is when the drop's newest row was written.
func (e *Evidence) lastChange(d *Drop) time.Duration {
	var last time.Time
	for i := range e.Truth.Ledger {
		if entry := &e.Truth.Ledger[i]; entry.DropID == d.ID {
			last = entry.CreatedAt
		}
	}
	return e.moment(last)
}
