package drop

import "time"

// A command that asks for the status that the drop already has changes nothing: it is answered as
// Repeated.

func (b *batch) pause(command Command) Answer {
	return b.moveTo(command, Paused, EntryPaused, Live)
}

func (b *batch) resume(command Command) Answer {
	return b.moveTo(command, Live, EntryResumed, Paused)
}

func (b *batch) end(command Command) Answer {
	return b.moveTo(command, Ended, EntryEnded, Upcoming, Live, Paused)
}

// withdraw cancels the drop and every hold in it.
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
	counts, err := b.drop.countsOf(command.SizeID)
	if err != nil {
		return Answer{Err: err}
	}
	if counts.Available+command.Delta < 0 {
		return Answer{Err: ErrInsufficientStock}
	}
	if b.drop.Counts.Total+command.Delta > MaxStock {
		return Answer{Err: ErrTooMuchStock}
	}
	b.move(b.adminEntry(EntryAdjusted, command.SizeID, command), max(command.Delta, -command.Delta), Counts{Total: command.Delta, Available: command.Delta})
	return Answer{}
}

// countsOf returns the counts that an adjustment is about: those of its size, or the drop's own
// where it has none.
func (d *Drop) countsOf(sizeID string) (Counts, error) {
	switch size := d.Size(sizeID); {
	case size != nil:
		return size.Counts, nil
	case d.HasSizes():
		return Counts{}, Invalid(FieldError{Field: "size", Message: "must be the id of one of this drop's sizes"})
	case sizeID != "":
		return Counts{}, Invalid(FieldError{Field: "size", Message: "must be left out: this drop has no sizes"})
	default:
		return d.Counts, nil
	}
}

// adminEntry begins the ledger row of one admin's command, with actor, reason and the command's id,
// by which it is applied only once.
func (b *batch) adminEntry(kind EntryKind, sizeID string, command Command) *Entry {
	entry := b.append(kind, sizeID, command.Actor, command.Reason)
	entry.CommandID = command.ID
	b.applied[command.ID] = true
	return entry
}

// releaseOne ends the named hold, of any user.
func (b *batch) releaseOne(command Command) Answer {
	r, ok := b.byID[command.ReservationID]
	if !ok {
		return Answer{Err: ErrNotFound}
	}
	switch r.Status {
	case ReservationActive:
		b.releaseInto(b.adminEntry(EntryReleased, r.Size.ID, command), r, ReservationCancelled)
		return Answer{Reservation: *r}
	case ReservationCancelled:
		return Answer{Reservation: *r, Repeated: true}
	case ReservationCompleted:
		return Answer{Err: ErrReservationCompleted}
	default:
		return Answer{Err: ErrReservationExpired}
	}
}

// moveTo changes the drop's status from one of the allowed ones to the wanted one.
func (b *batch) moveTo(command Command, wanted Status, kind EntryKind, allowed ...Status) Answer {
	status := b.drop.StatusAt(b.now)
	if status == wanted {
		return Answer{Repeated: true}
	}
	for _, from := range allowed {
		if status == from {
			b.setStatus(wanted)
			b.adminEntry(kind, "", command)
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
	default: // live again: PausedAt is zero now
	}
	b.drop.Announced = wanted
}

// releaseAll ends every hold of the drop.
func (b *batch) releaseAll(actor string) {
	for _, r := range b.rows {
		if r.Status == ReservationActive {
			b.release(r, ReservationCancelled, EntryCancelled, actor)
		}
	}
}
