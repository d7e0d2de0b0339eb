package drop

import (
	"time"

	"github.com/google/uuid"
)

// State is what the ledger has read under the drop's lock: the drop, the time, and the rows that the commands touch.
type State struct {
	Now  time.Time // Postgres's clock, read after the lock was granted
	Drop Drop

	MostUnits int                    // how many units one user has at the most, held or bought; read for an Edit only
	Rows      []Reservation          // overdue holds, those of the commands' users, and those that the commands name
	Completed map[string]int         // how many reservations each user of a Reserve has bought, none left out as zero
	Purchases map[uuid.UUID]Purchase // by reservation id, of the reservations that the commands name
	Buyers    map[string]Person      // what strangers see of those users of a Buy who are known
	Applied   map[uuid.UUID]bool     // which admins' commands the ledger already holds
}

// Decision is what to write and what to answer.
type Decision struct {
	Drop      Drop          // as it will be
	Opened    []Reservation // to insert
	Closed    []Reservation // to update: each was active, and has its end, ClosedAt and ClosedSeq set
	Purchased []Purchase    // to insert
	Sales     []Sale        // what strangers see of Purchased, in the same order
	Entries   []Entry       // to append to the ledger, in order; none means that nothing changes
	Answers   []Answer      // for each command, in the commands' order
}

// Decide says what becomes of the commands that wait for one drop. It is the only place where that is said. It reads
// no clock and touches nothing outside its arguments. Run again on the state that it led to, a command that wrote
// something writes nothing; one that left no trace, such as a refused one, is decided anew.
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

// followClock writes the opening or the end that the clock has reached since the drop was last written.
func (b *batch) followClock() {
	reached := b.drop.StatusAt(b.now)
	if reached == b.drop.Announced {
		return
	}
	switch reached {
	case Live, Paused:
		b.append(EntryOpened, System, "scheduled start")
	case Ended:
		b.append(EntryEnded, System, "scheduled end")
	default:
		return // every other status is written by the command that causes it
	}
	b.drop.Announced = reached
}

// expireOverdue returns the units of every hold whose end has passed. Buying wants now < end and expiring end <= now,
// so that of the two exactly one wins.
func (b *batch) expireOverdue() {
	for _, r := range b.rows {
		if r.Overdue(b.now) {
			b.release(r, ReservationExpired, EntryExpired, System)
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
		b.release(r, ReservationCancelled, EntryCancelled, command.UserID)
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
	if r, ok := b.byID[command.ID]; ok { // an attempt whose COMMIT went through although its reply was lost
		return Answer{Reservation: *r}
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
	if b.drop.Counts.Available == 0 {
		if b.drop.Counts.Reserved > 0 {
			return Answer{Err: ErrAllHeld}
		}
		return Answer{Err: ErrSoldOut}
	}
	return Answer{Reservation: *b.hold(command)}
}
