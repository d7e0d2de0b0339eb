package checker

import (
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
	"sneakerhead/internal/shop"
)

// overdues returns how long holds stayed active after their end.
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

// answers returns how long requests took, including those whose connection broke: a broken
// connection has an allowance, or its replica died.
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
	Seen time.Duration // when it was last seen
	Ends time.Duration
}

// leases returns how long those leases lasted that still existed when their request was over. A
// lease belongs to the newest request of its user that was sent before the lease began.
func leases(e *Evidence) (all []Sample) {
	const slack = 20 * time.Millisecond // two clocks are compared, in milliseconds
	for _, l := range e.Leases {
		var of *journal.Request
		for i := range e.Requests {
			if r := &e.Requests[i]; r.Kind == journal.Reserve && r.User == l.User && r.Sent <= l.Ends-shop.LeaseDuration+slack {
				of = r // requests are in the order of sending
			}
		}
		if of != nil && of.Answered != 0 && of.Answered < l.Seen {
			all = e.sample(all, LeaseOutlives, AnswerTime, of.Replica, of.Answered, l.Ends)
		}
	}
	return all
}
