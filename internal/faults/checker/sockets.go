package checker

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// socketOrder checks that the seq of a drop never goes down on a socket, except by a snapshot, and
// that each seq has the counts, of the drop and of each size, that the ledger had after that row.
func socketOrder(e *Evidence) (all []Breach) {
	ledgers := map[uuid.UUID]*states{}
	for i := range e.Truth.Drops {
		ledgers[e.Truth.Drops[i].ID] = newStates(e.Truth, &e.Truth.Drops[i])
	}
	for i := range e.Sockets {
		s := &e.Sockets[i]
		var shown *drop.Stock
		for _, f := range s.Stocks() {
			note := func(what string) {
				all = append(all, newBreach(SocketOrder, s.DropID, "socket %d on replica %d at %s: %s %s: %+v after %+v",
					s.ID, s.Replica, f.At, f.Event, what, *f.Stock, shown))
			}
			switch {
			case f.Event == journal.Snapshot:
			case shown == nil:
				note("before any snapshot")
			case f.Stock.Seq < shown.Seq:
				note("goes back")
			case f.Stock.Seq == shown.Seq && !f.Stock.Equal(shown):
				note("shows another stock at the same seq")
			}
			if !f.Stock.Counts.Valid() {
				note("shows an impossible stock")
			}
			if ledger := ledgers[s.DropID]; ledger != nil && !e.Restored {
				at, ok := ledger.after(f.Stock.Seq)
				if !ok {
					note("shows a seq at which no transaction ended")
				} else if truth := ledger.stock(at); !f.Stock.SameCounts(&truth) {
					note(fmt.Sprintf("does not show what the ledger had, %+v", truth))
				}
			}
			shown = f.Stock
		}
	}
	return all
}

// socketFinal checks that every open socket shows Postgres's state within the promised time after
// the last change, or after the socket was opened.
func socketFinal(e *Evidence) (all []Breach) {
	bound := e.SocketBound
	if bound == 0 {
		bound = SocketsRight
	}
	for i := range e.Truth.Drops {
		d := &e.Truth.Drops[i]
		changed, truth := e.lastChange(d), d.Stock()
		for j := range e.Sockets {
			s := &e.Sockets[j]
			if s.DropID != d.ID || s.Closed != 0 {
				continue
			}
			due := e.Deadline(SocketFinal, s.Replica, max(changed, s.Opened), bound)
			shown, since := s.Shown()
			switch {
			case shown == nil || !shown.Equal(&truth):
				all = append(all, newBreach(SocketFinal, d.ID, "socket %d on replica %d shows %+v since %s; Postgres has %+v since %s",
					s.ID, s.Replica, shown, since, truth, changed))
			case since > due:
				all = append(all, newBreach(SocketFinal, d.ID, "socket %d on replica %d was right at %s, %s after the last change, where %s was the latest",
					s.ID, s.Replica, since, since-changed, due))
			}
		}
	}
	return all
}

// lastChange returns when the drop's newest row was written.
func (e *Evidence) lastChange(d *Drop) time.Duration {
	var last time.Time
	for i := range e.Truth.Ledger {
		if entry := &e.Truth.Ledger[i]; entry.DropID == d.ID {
			last = entry.CreatedAt
		}
	}
	return e.moment(last)
}
