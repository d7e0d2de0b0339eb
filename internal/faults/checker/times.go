package checker

import (
	"slices"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// overdue checks that every hold was ended soon after its end, including those that are still
// active.
func overdue(e *Evidence) (all []Breach) {
	for _, row := range e.Truth.Reservations {
		end, until := e.moment(row.ExpiresAt), e.moment(e.Truth.At)
		switch row.Status {
		case drop.ReservationActive:
		case drop.ReservationExpired:
			until = e.moment(row.ClosedAt)
		default:
			continue
		}
		if due := e.Deadline(Overdue, AnyReplica, end, OverdueAtMost); until > due {
			all = append(all, newBreach(Overdue, row.DropID, "reservation %s ended %s into the run and was %s until %s, %s later",
				row.ID, end, drop.ReservationActive, until, until-end))
		}
	}
	return all
}

// WatchBreaches returns the breaches in what Watch has read.
func WatchBreaches(e *Evidence) []Breach { return append(slices.Clone(e.Truth.Audit), overdue(e)...) }

// answerTime checks that running replicas answered every request in time.
func answerTime(e *Evidence) (all []Breach) {
	for i := range e.Requests {
		r := &e.Requests[i]
		if r.Answered == 0 {
			continue // still in flight; the test waits for all of them later
		}
		due := e.Deadline(AnswerTime, r.Replica, r.Sent, AnsweredWithin)
		if r.Answered > due {
			all = append(all, newBreach(AnswerTime, r.DropID, "request %s (%s by %s) to replica %d, sent at %s: %d %s%s after %s",
				r.ID, r.Kind, r.User, r.Replica, r.Sent, r.Status, r.Code, r.Lost, (r.Answered-r.Sent).Round(time.Millisecond)))
		}
	}
	return all
}

// planned has the refusals that each kind of request may get.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var planned = map[journal.Kind][]drop.Code{
	journal.Reserve: {
		drop.CodeSoldOut, drop.CodeAllHeld, drop.CodePurchaseLimit, drop.CodePaused, drop.CodeEnded, drop.CodeCancelled, drop.CodeNotLive,
	},
	journal.Purchase: {drop.CodeReservationExpired, drop.CodeReservationCancelled, drop.CodeCancelled},
	journal.Cancel:   {drop.CodeReservationExpired, drop.CodeReservationCompleted},
	journal.Adjust:   {drop.CodeInsufficientStock, drop.CodeEnded, drop.CodeCancelled},
	journal.Pause:    {drop.CodeNotLive, drop.CodeEnded, drop.CodeCancelled},
	journal.Resume:   {drop.CodeNotLive, drop.CodeEnded, drop.CodeCancelled},
	journal.End:      {drop.CodeEnded, drop.CodeCancelled},
}

// unplanned checks that no answer was one that the API does not document for that request.
func unplanned(e *Evidence) (all []Breach) {
	for i := range e.Requests {
		r := &e.Requests[i]
		ok := r.Status == 0 || r.Succeeded() || r.Status == 503 && r.Planned ||
			r.Status < 500 && slices.Contains(planned[r.Kind], drop.Code(r.Code)) ||
			e.Restored && drop.Code(r.Code) == drop.CodeNotFound // the hold is not in the restored backup
		if !ok {
			all = append(all, newBreach(Unplanned, r.DropID, "request %s (%s by %s) to replica %d at %s: %d %s",
				r.ID, r.Kind, r.User, r.Replica, r.Sent, r.Status, r.Code))
		}
	}
	return all
}

// Slowest returns the longest time for an answer that had to be in time.
func Slowest(e *Evidence) (slowest time.Duration) {
	for i := range e.Requests {
		r := &e.Requests[i]
		if r.Answered != 0 && e.Deadline(AnswerTime, r.Replica, r.Sent, AnsweredWithin) == r.Sent+AnsweredWithin {
			slowest = max(slowest, r.Answered-r.Sent)
		}
	}
	return slowest
}
