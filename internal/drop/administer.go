package drop

import "time"

// administer carries out what an admin asks. Asked again, with the same command id or in the state that it asks for,
// it changes nothing.
func (b *batch) administer(command Command) Answer {
	if b.applied[command.ID] {
		answer := Answer{Repeated: true}
		if r, ok := b.byID[command.ReservationID]; ok {
			answer.Reservation = *r
		}
		return answer
	}
	status := b.drop.StatusAt(b.now)
	switch command.Kind {
	case Release:
		return b.releaseOne(command)
	case Adjust:
		return b.adjust(command, status)
	case Edit:
		return b.edit(command, status)
	case Pause:
		return b.moveTo(command, status, Paused, EntryPaused, Live)
	case Resume:
		return b.moveTo(command, status, Live, EntryResumed, Paused)
	case End:
		return b.moveTo(command, status, Ended, EntryEnded, Upcoming, Live, Paused)
	case Withdraw:
		answer := b.moveTo(command, status, Cancelled, EntryWithdrawn, Upcoming, Live, Paused)
		if answer.Err == nil && !answer.Repeated {
			b.releaseAll(command.Actor)
		}
		return answer
	default:
		return Answer{} // Expire: its work is done for every batch
	}
}

func (b *batch) adjust(command Command, status Status) Answer {
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
func (b *batch) moveTo(command Command, status, wanted Status, kind EntryKind, allowed ...Status) Answer {
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
