// Package checker judges a run of the fault suite: what clients were told, and what sockets showed, against what Postgres
// holds. It trusts nothing that the product says of itself, but for the audit, whose questions are asked in the same
// snapshot as everything else is read.
//
//	journal (requests, sockets) ─┐
//	Postgres (one snapshot) ─────┼─▶ Evidence ─▶ Judge ─▶ breaches, each with the check's name and figures
//	allowances (known outages) ──┘
//
// Every check but the audit's is a function of the evidence alone, so that forged evidence can show that it works.
package checker

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/faults/journal"
)

// The checks, by the names under which they are reported.
const (
	Invariant1     = "invariant-1"      // the counters add up
	Invariant2     = "invariant-2"      // the counters are the rows
	Invariant3     = "invariant-3"      // the counters are the ledger
	Invariant4     = "invariant-4"      // nobody has more than allowed
	Invariant5     = "invariant-5"      // each reservation ends once, in time
	Overdue        = "overdue"          // no hold outlives its end by more than promised (invariant 8)
	LedgerReplay   = "ledger-replay"    // each row of the ledger may follow the one before it
	RealTimeOrder  = "real-time-order"  // who was told first comes first
	Acknowledged   = "acknowledged"     // what a 2xx said is so, or was
	UnaccountedRow = "unaccounted-row"  // each row was asked for
	Limit          = "limit"            // nobody was told of more than allowed
	SocketFinal    = "socket-final"     // sockets end on Postgres's state, in time
	SocketOrder    = "socket-order"     // and never go back on the way
	GateFinal      = "gate-final"       // the gate ends on Postgres's state, without leases (invariant 7)
	Recovery       = "recovery"         // all is right again in time, after a store is back; reported as Promised
	AnswerTime     = "answer-time"      // a running replica answers
	Unplanned      = "unplanned-answer" // no 5xx but the planned 503, and no other answer that makes no sense
	Promised       = "promised-time"    // what the table of promised times says for the scenario's condition
)

// Names are all checks, in the order of reports.
func Names() []string {
	return []string{
		Invariant1, Invariant2, Invariant3, Invariant4, Invariant5, Overdue, LedgerReplay, RealTimeOrder, Acknowledged,
		UnaccountedRow, Limit, SocketFinal, SocketOrder, GateFinal, AnswerTime, Unplanned, Promised,
	}
}

// The promised times, from the one table of the design.
const (
	OverdueAtMost  = 3 * time.Second // with Redis away; the run is hardly ever without one fault or the other
	SocketsRight   = 2 * time.Second
	SocketsWithout = 3 * time.Second // without Redis
	SocketsDeaf    = 6 * time.Second // when every message on the bus is lost
	AnsweredWithin = 3 * time.Second
)

// Breach is something that must never be.
type Breach struct {
	Check  string    `json:"check"`
	DropID uuid.UUID `json:"dropId"`
	Detail string    `json:"detail"` // figures and ids
}

func (b Breach) String() string { return fmt.Sprintf("%s, drop %s: %s", b.Check, b.DropID, b.Detail) }

// Evidence is everything that a judgement needs of some drops.
type Evidence struct {
	Began      time.Time // the journal's beginning
	Requests   []journal.Request
	Sockets    []journal.Socket
	Truth      *Truth
	Allowances []Allowance

	SocketBound time.Duration // 0: SocketsRight
	Restored    bool          // Postgres was put back to an earlier state on purpose: what it has forgotten is no breach

	Condition   Condition     // which promised times hold
	From, Until time.Duration // the window that Condition is about; Until 0: to the end
	GateRight   time.Duration // when the gate had become what it stayed; 0: not known
	Outages     []Outage      // in order
	Leases      []Lease
}

// Judge returns every breach, in the order of Names.
func Judge(e *Evidence) []Breach {
	var all []Breach
	all = append(all, e.Truth.Audit...)
	all = append(all, overdue(e)...)
	all = append(all, replay(e)...)
	if !e.Restored {
		all = append(all, realTimeOrder(e)...)
		all = append(all, acknowledged(e)...)
		all = append(all, limit(e)...)
	}
	all = append(all, unaccounted(e)...)
	all = append(all, socketFinal(e)...)
	all = append(all, socketOrder(e)...)
	all = append(all, answerTime(e)...)
	all = append(all, unplanned(e)...)
	all = append(all, promised(e)...)
	return all
}

// moment is a time of Postgres's in the journal's time.
func (e *Evidence) moment(t time.Time) time.Duration { return t.Sub(e.Began) }

func breach(check string, dropID uuid.UUID, format string, figures ...any) Breach {
	return Breach{Check: check, DropID: dropID, Detail: fmt.Sprintf(format, figures...)}
}
