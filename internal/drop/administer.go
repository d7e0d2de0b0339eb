package drop

import "time"

// What an admin asks, each in the state that it asks for already, changes nothing.

func (b *batch) pause(command Command) Answer {
	return b.moveTo(command, Paused, EntryPaused, Live)
}

func (b *batch) resume(command Command) Answer {
	return b.moveTo(command, Live, EntryResumed, Paused)
}

func (b *batch) end(command Command) Answer {
	return b.moveTo(command, Ended, EntryEnded, Upcoming, Live, Paused)
}

// withdraw cancels the drop, and every hold in it.
func (b *batch) withdraw(command Command) Answer {
	answer := b.moveTo(command, Cancelled, EntryWithdrawn, Upcoming, Live, Paused)
	if answer.Err == nil && !answer.Repeated {
		b.releaseAll(command.Actor)
	}
	return answer
}

func (b *batch) adjust(command Command) Answer {
	status := b.drop.StatusAt(b.now)
	if status == Ended || status == Cancelled {
		return Answer{Err: RefusalFor(status)}
	}
	if b.drop.Counts.Available+command.Delta < 0 {
		return Answer{Err: ErrInsufficientStock}
	}
	if b.drop.Counts.Total+command.Delta > MaxStock {
		return Answer{Err: ErrTooMuchStock}
	}
	b.move(b.sign(EntryAdjusted, command), max(command.Delta, -command.Delta), Counts{Total: command.Delta, Available: command.Delta})
	return Answer{}
}

// sign begins the row of one admin's command: who, why, and the id under which it happens once.
func (b *batch) sign(kind EntryKind, command Command) *Entry {
	entry := b.append(kind, command.Actor, command.Reason)
	entry.CommandID = command.ID
	b.applied[command.ID] = true
	return entry
}

// releaseOne ends one hold, whoever's it is.
func (b *batch) releaseOne(command Command) Answer {
	r, ok := b.byID[command.ReservationID]
	if !ok {
		return Answer{Err: ErrNotFound}
	}
	switch r.Status {
	case ReservationActive:
		b.releaseInto(b.sign(EntryReleased, command), r, ReservationCancelled)
		return Answer{Reservation: *r}
	case ReservationCancelled:
		return Answer{Reservation: *r, Repeated: true}
	case ReservationCompleted:
		return Answer{Err: ErrReservationCompleted}
	default:
		return Answer{Err: ErrReservationExpired}
	}
}

// moveTo brings the drop from one of the allowed statuses to the wanted one.
func (b *batch) moveTo(command Command, wanted Status, kind EntryKind, allowed ...Status) Answer {
	status := b.drop.StatusAt(b.now)
	if status == wanted {
		return Answer{Repeated: true}
	}
	for _, from := range allowed {
		if status == from {
			b.setStatus(wanted)
			b.sign(kind, command)
			return Answer{}
		}
	}
	return Answer{Err: RefusalFor(status)}
}

func (b *batch) setStatus(wanted Status) {
	b.drop.PausedAt = time.Time{}
	switch wanted {
	case Paused:
		b.drop.PausedAt = b.now
	case Ended:
		b.drop.EndedAt = b.now
	case Cancelled:
		b.drop.CancelledAt = b.now
	default: // live: the pause is over
	}
	b.drop.Announced = wanted
}

// releaseAll ends every hold of a drop that is withdrawn.
func (b *batch) releaseAll(actor string) {
	for _, r := range b.rows {
		if r.Status == ReservationActive {
			b.release(r, ReservationCancelled, EntryCancelled, actor)
		}
	}
}
