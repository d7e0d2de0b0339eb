package checker

import (
	"fmt"
	"math"
	"slices"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

const (
	// gateBehind is how long the gate may show an older state of the drop.
	gateBehind = 3 * time.Second
	// leaseLasts is how long a lease may hide a unit after its request is over.
	leaseLasts = 3 * time.Second
)

// refusals checks the answers that nothing was available. What such an answer shows must be what
// the ledger had at that seq, and must be a reason for it. And it is wrong when one of the wanted
// sizes had a unit in every state that the gate may have shown meanwhile, or nothing could come
// back in any of them:
//
//	              sent          answered
//	─ ─ ┼───────────┼──────────────┼─ ─▶
//	    │◀ gateBehind              │
//	    └── every state in here ───┘
//
// A unit may be hidden by the lease of anybody who asked for its size in this span, or up to
// leaseLasts before it.
func refusals(e *Evidence) (all []Breach) {
	for i := range e.Truth.Drops {
		d := &e.Truth.Drops[i]
		s := newStates(e.Truth, d)
		for j := range e.Requests {
			r := &e.Requests[j]
			code := drop.Code(r.Code)
			if r.Kind != journal.Reserve || r.DropID != d.ID || len(s.rows) == 0 || code != drop.CodeSoldOut && code != drop.CodeAllHeld {
				continue
			}
			for _, why := range []string{s.wrongStock(e, r), s.wrongReason(e, r)} {
				if why != "" {
					all = append(all, newBreach(Refusal, d.ID, "request %s of %s for %v, sent at %s to replica %d and answered at %s: %s, but %s",
						r.ID, r.User, r.Wish, r.Sent, r.Replica, r.Answered, r.Code, why))
				}
			}
		}
	}
	return all
}

// wrongStock returns what is wrong with the stock that a refusal shows; empty if nothing is.
func (s *states) wrongStock(e *Evidence, r *journal.Request) string {
	shown := r.Refused
	switch {
	case shown == nil && s.drop.Sized:
		return "it does not show what is left"
	case shown == nil:
		return ""
	}
	at, ok := s.after(shown.Seq)
	if !ok {
		return fmt.Sprintf("it shows seq %d, at which no transaction ended", shown.Seq)
	}
	if truth := s.stock(at); !shown.SameCounts(&truth) {
		return fmt.Sprintf("it shows %+v where the ledger had %+v", *shown, truth)
	}
	if truth := s.nextHoldEnd(at, ""); !shown.NextHoldEnd.Equal(truth) {
		return fmt.Sprintf("it shows %s as the end of the first hold, which was %s", shown.NextHoldEnd, truth)
	}
	for _, size := range shown.Sizes {
		if truth := s.nextHoldEnd(at, size.ID); !size.NextHoldEnd.Equal(truth) {
			return fmt.Sprintf("it shows %s as the end of the first hold of size %q, which was %s", size.NextHoldEnd, size.ID, truth)
		}
	}
	oldest, newest := s.between(e.Began.Add(r.Sent-gateBehind), e.Began.Add(r.Answered+clockSlack))
	if at > newest || at < oldest && !e.excused(r) {
		return fmt.Sprintf("it shows seq %d; seq %d was the oldest that it could show, and %d the newest", shown.Seq, s.rows[oldest].Seq, s.rows[newest].Seq)
	}
	var left drop.Counts
	for _, size := range wanted(r.Wish) {
		left = left.Add(s.counts(at, size))
	}
	if comesBack := left.Available+left.Reserved > 0; comesBack != (drop.Code(r.Code) == drop.CodeAllHeld) {
		return fmt.Sprintf("it shows %d available and %d reserved in these sizes", left.Available, left.Reserved)
	}
	return ""
}

// wrongReason returns why a refusal cannot have been right; empty if it can.
func (s *states) wrongReason(e *Evidence, r *journal.Request) string {
	if e.excused(r) {
		return ""
	}
	soldOut := drop.Code(r.Code) == drop.CodeSoldOut
	first, last := s.between(e.Began.Add(r.Sent-gateBehind), e.Began.Add(r.Answered+clockSlack))
	couldComeBack := false
	for _, size := range wanted(r.Wish) {
		left := math.MaxInt
		for at := first; at <= last; at++ {
			c := s.counts(at, size)
			couldComeBack = couldComeBack || c.Available+c.Reserved > 0
			if soldOut {
				left = min(left, c.Available+c.Reserved)
			} else {
				left = min(left, c.Available)
			}
		}
		if !soldOut {
			left -= e.mayLease(r, size)
		}
		if left > 0 {
			return fmt.Sprintf("size %q had at least %d units, from seq %d to seq %d", size, left, s.rows[first].Seq, s.rows[last].Seq)
		}
	}
	if !soldOut && !couldComeBack {
		return fmt.Sprintf("nothing of it could come back, from seq %d to seq %d", s.rows[first].Seq, s.rows[last].Seq)
	}
	return ""
}

// mayLease returns how many other users may have had a lease on a size while a request was judged.
func (e *Evidence) mayLease(judged *journal.Request, size string) int {
	users := map[string]bool{}
	for i := range e.Requests {
		r := &e.Requests[i]
		over := r.Answered != 0 && r.Answered < judged.Sent-gateBehind-leaseLasts
		if r.Kind == journal.Reserve && r.DropID == judged.DropID && r.User != judged.User && r.Sent <= judged.Answered && !over &&
			slices.Contains(wanted(r.Wish), size) {
			users[r.User] = true
		}
	}
	return len(users)
}

// excused reports whether the gate may have been behind for longer, because of a known outage.
func (e *Evidence) excused(r *journal.Request) bool {
	return slices.ContainsFunc(e.Allowances, func(a Allowance) bool {
		return (a.Check == SocketFinal || a.Check == Recovery) && a.From <= r.Answered && a.Until >= r.Sent-gateBehind
	})
}
