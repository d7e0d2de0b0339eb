package checker

import (
	"slices"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// overdue wants every hold ended soon after its end, those that are active still and those that were too late.
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
			all = append(all, breach(Overdue, row.DropID, "reservation %s ended %s into the run and was %s until %s, %s later",
				row.ID, end, drop.ReservationActive, until, until-end))
		}
	}
	return all
}

// WatchBreaches judges what Watch has read.
func WatchBreaches(e *Evidence) []Breach { return append(slices.Clone(e.Truth.Audit), overdue(e)...) }

// answerTime wants an answer to every request, in time, from a replica that runs.
func answerTime(e *Evidence) (all []Breach) {
	for i := range e.Requests {
		r := &e.Requests[i]
		if r.Answered == 0 {
			continue // on its way; the harness waits for all of them
		}
		due := e.Deadline(AnswerTime, r.Replica, r.Sent, AnsweredWithin)
		if r.Answered > due {
			all = append(all, breach(AnswerTime, r.DropID, "request %s (%s by %s) to replica %d, sent at %s: %d %s%s after %s",
				r.ID, r.Kind, r.User, r.Replica, r.Sent, r.Status, r.Code, r.Lost, (r.Answered-r.Sent).Round(time.Millisecond)))
		}
	}
	return all
}

// planned are the codes with which each kind of request may be refused.
//
//nolint:gochecknoglobals // a constant that Go cannot spell
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

// unplanned wants no answer that the contract does not have for that request.
func unplanned(e *Evidence) (all []Breach) {
	for i := range e.Requests {
		r := &e.Requests[i]
		ok := r.Status == 0 || r.Succeeded() || r.Status == 503 && r.Planned ||
			r.Status < 500 && slices.Contains(planned[r.Kind], drop.Code(r.Code)) ||
			e.Restored && drop.Code(r.Code) == drop.CodeNotFound // the backup does not know that hold
		if !ok {
			all = append(all, breach(Unplanned, r.DropID, "request %s (%s by %s) to replica %d at %s: %d %s",
				r.ID, r.Kind, r.User, r.Replica, r.Sent, r.Status, r.Code))
		}
	}
	return all
}

// Slowest is the longest that anybody waited for an answer that had to come in time.
func Slowest(e *Evidence) (slowest time.Duration) {
	for i := range e.Requests {
		r := &e.Requests[i]
		if r.Answered != 0 && e.Deadline(AnswerTime, r.Replica, r.Sent, AnsweredWithin) == r.Sent+AnsweredWithin {
			slowest = max(slowest, r.Answered-r.Sent)
		}
	}
	return slowest
}
