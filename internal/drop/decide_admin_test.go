package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func (w *world) byAdmin(kind drop.CommandKind) drop.Command {
	return drop.Command{Kind: kind, ID: w.id(), Actor: "admin", Reason: "because"}
}

func (w *world) adjust(delta int) drop.Command {
	c := w.byAdmin(drop.Adjust)
	c.Delta = delta
	return c
}

// statuses brings a drop that is live at noon into each status.
var statuses = map[drop.Status]func(*drop.Drop){
	drop.Upcoming:  func(d *drop.Drop) { d.StartsAt = noon.Add(time.Hour) },
	drop.Live:      func(*drop.Drop) {},
	drop.Paused:    func(d *drop.Drop) { d.PausedAt = noon },
	drop.Ended:     func(d *drop.Drop) { d.EndedAt = noon },
	drop.Cancelled: func(d *drop.Drop) { d.CancelledAt = noon },
}

// was is what a command answers that finds its wish fulfilled.
const was = ""

func TestDecide_LifecycleInEachStatus(t *testing.T) {
	t.Parallel()
	type outcomes map[drop.Status]any // the row that is written, was, or the refusal
	for kind, want := range map[drop.CommandKind]outcomes{
		drop.Pause: {
			drop.Upcoming: drop.ErrNotLive, drop.Live: drop.EntryPaused, drop.Paused: was,
			drop.Ended: drop.ErrEnded, drop.Cancelled: drop.ErrCancelled,
		},
		drop.Resume: {
			drop.Upcoming: drop.ErrNotLive, drop.Live: was, drop.Paused: drop.EntryResumed,
			drop.Ended: drop.ErrEnded, drop.Cancelled: drop.ErrCancelled,
		},
		drop.End: {
			drop.Upcoming: drop.EntryEnded, drop.Live: drop.EntryEnded, drop.Paused: drop.EntryEnded,
			drop.Ended: was, drop.Cancelled: drop.ErrCancelled,
		},
		drop.Withdraw: {
			drop.Upcoming: drop.EntryWithdrawn, drop.Live: drop.EntryWithdrawn, drop.Paused: drop.EntryWithdrawn,
			drop.Ended: drop.ErrEnded, drop.Cancelled: was,
		},
		drop.Adjust: {
			drop.Upcoming: drop.EntryAdjusted, drop.Live: drop.EntryAdjusted, drop.Paused: drop.EntryAdjusted,
			drop.Ended: drop.ErrEnded, drop.Cancelled: drop.ErrCancelled,
		},
	} {
		for status, change := range statuses {
			t.Run(string(kind)+" when "+string(status), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, 3, change)
				require.Equal(t, status, w.drop.StatusAt(w.now))
				command := w.byAdmin(kind)
				d := w.apply(command)
				switch wanted := want[status].(type) {
				case error:
					require.Equal(t, drop.Answer{Err: wanted}, d.Answers[0])
					require.Empty(t, d.Entries)
				case drop.EntryKind:
					require.Equal(t, drop.Answer{}, d.Answers[0])
					require.Equal(t, []drop.Entry{{
						DropID: w.drop.ID, Seq: 2, Kind: wanted, Actor: "admin", Reason: "because",
						CommandID: command.ID, CreatedAt: w.now,
					}}, d.Entries)
					require.Equal(t, reached[wanted](status), w.drop.StatusAt(w.now))
					require.Equal(t, w.drop.StatusAt(w.now), w.drop.Announced)
				default:
					require.Equal(t, drop.Answer{Repeated: true}, d.Answers[0])
					require.Empty(t, d.Entries)
				}
			})
		}
	}
}

// reached says in which status a drop is after a row, given the one before.
var reached = map[drop.EntryKind]func(drop.Status) drop.Status{
	drop.EntryPaused:    func(drop.Status) drop.Status { return drop.Paused },
	drop.EntryResumed:   func(drop.Status) drop.Status { return drop.Live },
	drop.EntryEnded:     func(drop.Status) drop.Status { return drop.Ended },
	drop.EntryWithdrawn: func(drop.Status) drop.Status { return drop.Cancelled },
	drop.EntryAdjusted:  func(before drop.Status) drop.Status { return before },
}
