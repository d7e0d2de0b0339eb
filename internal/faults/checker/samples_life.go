package checker

import (
	"slices"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// turn is a change of a drop's life: of what the clock brings, at its moment, and of what an admin does, when it was written.
type turn struct {
	at time.Duration
	to drop.Status
}

// turns are the openings, pauses and ends of a drop, in order.
func (e *Evidence) turns(d *Drop) (all []turn) {
	for i := range e.Truth.Ledger {
		entry := &e.Truth.Ledger[i]
		t := turn{at: e.moment(entry.CreatedAt)}
		switch {
		case entry.DropID != d.ID:
			continue
		case entry.Kind == drop.EntryOpened:
			t.at, t.to = e.moment(d.StartsAt), drop.Live
		case entry.Kind == drop.EntryResumed:
			t.to = drop.Live
		case entry.Kind == drop.EntryPaused:
			t.to = drop.Paused
		case entry.Kind == drop.EntryEnded && entry.Actor == drop.System:
			t.at, t.to = e.moment(d.EndsAt), drop.Ended
		case entry.Kind == drop.EntryEnded:
			t.to = drop.Ended
		default:
			continue
		}
		all = append(all, t)
	}
	return all
}

// life is how long it took until the screen was told of each turn. One that the next turn followed before it had to be told
// may have been merged with that: it says nothing.
func (w *watch) life(d *Drop) (all []Sample) {
	turns := w.e.turns(d)
	for i, t := range turns {
		if !w.watches(t.at) {
			continue
		}
		at, ok := w.tells(t)
		followed := i+1 < len(turns) && turns[i+1].at < at && turns[i+1].at-t.at < Bound(Announced, w.e.Condition)
		if ok && !followed {
			all = w.e.sample(all, Announced, SocketFinal, w.socket.Replica, t.at, at)
		}
	}
	return all
}

// tells returns when the screen showed a turn's status, at once where it did already. Not ok: it was closed before it did.
func (w *watch) tells(t turn) (at time.Duration, ok bool) {
	frames := slices.DeleteFunc(slices.Clone(w.stocks), func(f journal.Frame) bool { return f.Status == "" })
	for i, f := range frames {
		shownAtTurn := f.At <= t.at && (i+1 == len(frames) || frames[i+1].At > t.at)
		if f.Status == t.to && (f.At > t.at || shownAtTurn) {
			return max(f.At, t.at), true
		}
	}
	return w.e.moment(w.e.Truth.At), w.socket.Closed == 0
}
