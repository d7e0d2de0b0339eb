package drop

import (
	"time"

	"github.com/google/uuid"
)

// State is what the ledger has read under the drop's lock: the drop, the time, and the rows that
// the commands need.
type State struct {
	Now  time.Time // Postgres's clock, read after the lock was granted
	Drop Drop

	MostUnits int                    // the most units that one user holds or has bought; read for an Edit only
	Rows      []Reservation          // overdue holds, those of the commands' users, and those that the commands name
	Unsold    map[string]Unsold      // the unsold holds of each user of a Reserve
	Completed map[string]int         // how many reservations each user of a Reserve or a Buy has bought; no entry means none
	Purchases map[uuid.UUID]Purchase // by reservation id, of the reservations that the commands name
	Buyers    map[string]Person      // what strangers see of the users of a Buy; no entry for users not stored yet
	Applied   map[uuid.UUID]bool     // the ids of the admins' commands that are in the ledger already
}

// Decision is what to write and what to answer.
type Decision struct {
	Drop      Drop          // the drop after the batch
	Opened    []Reservation // to insert
	Closed    []Reservation // to update: each was active, and has its new Status, ClosedAt and ClosedSeq
	Purchased []Purchase    // to insert
	Sales     []Sale        // what strangers see of Purchased, in the same order
	AtLimit   []string      // the buyers who have bought all that one user may buy
	Entries   []Entry       // to append to the ledger, in order; none means that nothing changes
	Moved     []Size        // the sizes whose units moved, as they are after the batch
	Redefined []Size        // all sizes of the drop, when an edit changed their words, their order or which there are
	Answers   []Answer      // one for each command, in the commands' order
}

// Decide decides what becomes of one drop's commands; no other code does. It reads no clock and
// changes nothing outside its result. The same commands may be run again on the state that they led
// to: those that wrote something find it done and write nothing, those that wrote nothing, such as
// refused ones, are decided again.
func Decide(state State, commands []Command) Decision {
	b := newBatch(state, len(commands))
	b.followClock()
	b.expireOverdue()
	rules := make([]commandRule, len(commands))
	for i, command := range commands {
		rule, known := commandRules[command.Kind]
		if !known {
			b.answers[i] = unknownCommand(command)
		}
		rules[i] = rule
	}
	for step := phaseClock + 1; step < phases; step++ {
		for i, command := range commands {
			if rules[i].phase == step {
				b.answers[i] = b.carryOut(command, &rules[i])
			}
		}
	}
	return b.decision()
}

// followClock writes the scheduled start or end that has passed since the drop was last written.
func (b *batch) followClock() {
	reached := b.drop.StatusAt(b.now)
	if reached == b.drop.Announced {
		return
	}
	switch reached {
	case Live, Paused:
		b.append(EntryOpened, "", System, "scheduled start")
	case Ended:
		b.append(EntryEnded, "", System, "scheduled end")
	default:
		return // the other statuses are written by the commands that cause them
	}
	b.drop.Announced = reached
}

// expireOverdue returns the units of every hold whose end has passed. A hold can be bought while
// now < end and expires when end <= now, so exactly one of the two happens.
func (b *batch) expireOverdue() {
	for _, r := range b.rows {
		if r.Overdue(b.now) {
			b.endUnsold(r, ReservationExpired, EntryExpired, System)
		}
	}
}

func (b *batch) cancel(command Command) Answer {
	r, ok := b.owned(command)
	if !ok {
		return Answer{Err: ErrNotFound}
	}
	switch r.Status {
	case ReservationActive:
		b.endUnsold(r, ReservationCancelled, EntryCancelled, command.UserID)
		return Answer{Reservation: *r}
	case ReservationCancelled:
		return Answer{Reservation: *r, Repeated: true}
	case ReservationCompleted:
		return Answer{Err: ErrReservationCompleted}
	default:
		return Answer{Err: ErrReservationExpired}
	}
}

func (b *batch) buy(command Command) Answer {
	r, ok := b.owned(command)
	if !ok {
		return Answer{Err: ErrNotFound}
	}
	switch r.Status {
	case ReservationActive:
		purchase := b.sell(r, command)
		return Answer{Reservation: *r, Purchase: purchase}
	case ReservationCompleted:
		purchase := b.purchases[r.ID]
		return Answer{Reservation: *r, Purchase: purchase, Repeated: purchase.ID != command.ID}
	case ReservationCancelled:
		if b.drop.StatusAt(b.now) == Cancelled {
			return Answer{Err: ErrCancelled}
		}
		return Answer{Err: ErrReservationCancelled}
	default:
		return Answer{Err: ErrReservationExpired}
	}
}

func (b *batch) reserve(command Command) Answer {
	if r, ok := b.byID[command.ID]; ok { // committed by an earlier try, whose reply was lost
		return Answer{Reservation: *r}
	}
	if err := b.drop.CheckWish(command.Wish); err != nil {
		return Answer{Err: err}
	}
	if r, ok := b.held[command.UserID]; ok {
		return Answer{Reservation: *r, Repeated: true}
	}
	if err := RefusalFor(b.drop.StatusAt(b.now)); err != nil {
		return Answer{Err: err}
	}
	if b.completed[command.UserID] >= b.drop.MaxPerUser {
		return Answer{Err: ErrPurchaseLimit}
	}
	unsold := b.unsold[command.UserID]
	if until := unsold.WaitEnd(b.drop.FreeReturns); b.now.Before(until) {
		return Answer{Err: CoolingDownUntil(until)}
	}
	if err := b.drop.refusal(command.Wish); err != nil {
		return Answer{Err: err}
	}
	return Answer{Reservation: *b.hold(command)}
}
