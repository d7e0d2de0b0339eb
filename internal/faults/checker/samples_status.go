package checker

import (
	"slices"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// statusChange is a change of a drop's status. A scheduled one counts from its moment, an admin's
// from when it was written.
type statusChange struct {
	at time.Duration
	to drop.Status
}

// statusChanges returns the openings, pauses and ends of a drop, in order.
func (e *Evidence) statusChanges(d *Drop) (all []statusChange) {
	for i := range e.Truth.Ledger {
		entry := &e.Truth.Ledger[i]
		t := statusChange{at: e.moment(entry.CreatedAt)}
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

// announcements returns how long it took until the screen was told of each change. If the next
// change followed before the first had to be announced, the two may have been merged, and there is
// no measurement.
func (s *screen) announcements(d *Drop) (all []Sample) {
	statusChanges := s.e.statusChanges(d)
	for i, t := range statusChanges {
		if !s.isOpenAt(t.at) {
			continue
		}
		at, ok := s.showsStatus(t)
		followed := i+1 < len(statusChanges) && statusChanges[i+1].at < at && statusChanges[i+1].at-t.at < Bound(Announced, s.e.Condition)
		if ok && !followed {
			all = s.e.sample(all, Announced, SocketFinal, s.socket.Replica, t.at, at)
		}
	}
	return all
}

// showsStatus returns when the screen showed the status after a change; at once if it already did.
// False: it was closed before.
func (s *screen) showsStatus(t statusChange) (at time.Duration, ok bool) {
	frames := slices.DeleteFunc(slices.Clone(s.stocks), func(f journal.Frame) bool { return f.Status == "" })
	for i, f := range frames {
		shownAtTurn := f.At <= t.at && (i+1 == len(frames) || frames[i+1].At > t.at)
		if f.Status == t.to && (f.At > t.at || shownAtTurn) {
			return max(f.At, t.at), true
		}
	}
	return s.e.moment(s.e.Truth.At), s.socket.Closed == 0
}
