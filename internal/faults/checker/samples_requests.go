package checker

import (
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// overdues are how long holds stayed active after their end.
func overdues(e *Evidence) (all []Sample) {
	for i := range e.Truth.Reservations {
		row := &e.Truth.Reservations[i]
		start := e.moment(row.ExpiresAt)
		switch {
		case row.Status == drop.ReservationExpired:
			all = e.sample(all, OverdueFor, Overdue, AnyReplica, start, e.moment(row.ClosedAt))
		case row.Status == drop.ReservationActive && row.ExpiresAt.Before(e.Truth.At):
			all = e.sample(all, OverdueFor, Overdue, AnyReplica, start, e.moment(e.Truth.At))
		}
	}
	return all
}

// answers are how long requests waited, those whose connection broke too: what broke it has an allowance, or is a replica's
// end.
func answers(e *Evidence) (all []Sample) {
	for i := range e.Requests {
		if r := &e.Requests[i]; r.Answered != 0 {
			all = e.sample(all, Answered, AnswerTime, r.Replica, r.Sent, r.Answered)
		}
	}
	return all
}

// Lease is a lease that was seen in Redis.
type Lease struct {
	User string
	Seen time.Duration // when
	Ends time.Duration
}

// leases are how long those lasted that were still there when their request was over. A lease is of the user's newest
// request that had been sent when it was made.
func leases(e *Evidence) (all []Sample) {
	const slack = 20 * time.Millisecond // of two clocks' milliseconds
	for _, l := range e.Leases {
		var of *journal.Request
		for i := range e.Requests {
			if r := &e.Requests[i]; r.Kind == journal.Reserve && r.User == l.User && r.Sent <= l.Ends-leaseLength+slack {
				of = r // they are in the order of sending
			}
		}
		if of != nil && of.Answered != 0 && of.Answered < l.Seen {
			all = e.sample(all, LeaseOutlives, AnswerTime, of.Replica, of.Answered, l.Ends)
		}
	}
	return all
}
