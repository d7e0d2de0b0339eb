// Package checker checks a run of the fault suite: it compares the answers that clients got, and
// what sockets showed, with Postgres. It uses none of the product's own statements except the
// audit, which runs in the same database snapshot as the other reads.
//
//	journal (requests, sockets) ─┐
//	Postgres (one snapshot) ─────┼─▶ Evidence ─▶ Judge ─▶ breaches, each with the check's name and figures
//	allowances (known outages) ──┘
//
// Every check except the audit is a function of the evidence alone, so that tests can show with
// forged evidence that it works.
package checker

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/faults/journal"
)

// The names of the checks in reports.
const (
	Invariant1     = "invariant-1"      // total = available + reserved + sold
	Invariant2     = "invariant-2"      // the counters equal the numbers of reservations and purchases
	Invariant3     = "invariant-3"      // the counters equal the sums of the ledger
	Invariant4     = "invariant-4"      // no user has more than the limit
	Invariant5     = "invariant-5"      // each reservation ends once, in time
	Overdue        = "overdue"          // no hold stays active too long after its end (invariant 8)
	LedgerReplay   = "ledger-replay"    // each row of the ledger is allowed after the row before it
	RealTimeOrder  = "real-time-order"  // who was confirmed first comes first in the ledger
	Acknowledged   = "acknowledged"     // what a 2xx confirmed is in Postgres
	UnaccountedRow = "unaccounted-row"  // each row was asked for by a request or the clock
	Limit          = "limit"            // no user was confirmed more than the limit
	Refusal        = "refusal"          // what was refused as sold out or all held was so, in the sizes that were asked for
	FirstWanted    = "first-wanted"     // a hold has the first wanted size that had a unit
	SocketFinal    = "socket-final"     // sockets reach Postgres's state in time
	SocketOrder    = "socket-order"     // the seq on a socket never goes down
	GateFinal      = "gate-final"       // the gate reaches Postgres's state, without leases (invariant 7)
	Recovery       = "recovery"         // everything is right again in time after a store is back; reported as Promised
	AnswerTime     = "answer-time"      // a running replica answers in time
	Unplanned      = "unplanned-answer" // no 5xx except a 503 with Retry-After, and no refusal that the API does not document for the request
	Promised       = "promised-time"    // the promised times for the scenario's condition
)

// Names returns all checks in the order of reports.
func Names() []string {
	return []string{
		Invariant1, Invariant2, Invariant3, Invariant4, Invariant5, Overdue, LedgerReplay, RealTimeOrder, Acknowledged,
		UnaccountedRow, Limit, Refusal, FirstWanted, SocketFinal, SocketOrder, GateFinal, AnswerTime, Unplanned, Promised,
	}
}

// The promised times; the README has the table.
const (
	OverdueAtMost       = 3 * time.Second // the time for Redis being away, because nearly always some fault is active
	SocketsRight        = 2 * time.Second
	SocketsWithoutRedis = 3 * time.Second // without Redis
	SocketsWithoutBus   = 6 * time.Second // when every message on the bus is lost
	AnsweredWithin      = 3 * time.Second
)

// Breach is a promise that was not kept.
type Breach struct {
	Check  string    `json:"check"`
	DropID uuid.UUID `json:"dropId"`
	Detail string    `json:"detail"` // figures and ids
}

func (b Breach) String() string { return fmt.Sprintf("%s, drop %s: %s", b.Check, b.DropID, b.Detail) }

// Evidence is everything that the checks need about some drops.
type Evidence struct {
	Began      time.Time // when the journal began
	Requests   []journal.Request
	Sockets    []journal.Socket
	Truth      *Truth
	Allowances []Allowance

	SocketBound time.Duration // 0: SocketsRight
	Restored    bool          // Postgres was reset to an earlier state on purpose: lost commits are not a breach

	Condition   Condition     // which promised times hold
	From, Until time.Duration // the window that Condition is about; Until 0: to the end
	GateRight   time.Duration // when the gate reached its final state; 0: unknown
	Outages     []Outage      // in order
	Leases      []Lease
}

// Judge runs all checks and returns every breach, in the order of Names.
func Judge(e *Evidence) []Breach {
	var all []Breach
	all = append(all, e.Truth.Audit...)
	all = append(all, overdue(e)...)
	all = append(all, replay(e)...)
	if !e.Restored {
		all = append(all, realTimeOrder(e)...)
		all = append(all, acknowledged(e)...)
		all = append(all, limit(e)...)
		all = append(all, refusals(e)...)
		all = append(all, firstWanted(e)...)
	}
	all = append(all, unaccounted(e)...)
	all = append(all, socketFinal(e)...)
	all = append(all, socketOrder(e)...)
	all = append(all, answerTime(e)...)
	all = append(all, unplanned(e)...)
	all = append(all, promised(e)...)
	return all
}

// moment converts a time of Postgres to the journal's time.
func (e *Evidence) moment(t time.Time) time.Duration { return t.Sub(e.Began) }

func newBreach(check string, dropID uuid.UUID, format string, figures ...any) Breach {
	return Breach{Check: check, DropID: dropID, Detail: fmt.Sprintf(format, figures...)}
}
