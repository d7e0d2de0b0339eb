package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// statuses brings a drop that is live at noon into each status.
var statuses = map[drop.Status]func(*drop.Drop){
	drop.Upcoming:  func(d *drop.Drop) { d.StartsAt = droptest.Noon.Add(time.Hour) },
	drop.Live:      func(*drop.Drop) {},
	drop.Paused:    func(d *drop.Drop) { d.PausedAt = droptest.Noon },
	drop.Ended:     func(d *drop.Drop) { d.EndedAt = droptest.Noon },
	drop.Cancelled: func(d *drop.Drop) { d.CancelledAt = droptest.Noon },
}

// unchanged stands for a command whose status the drop already has.
const unchanged = ""

func TestDecide_LifecycleInEachStatus(t *testing.T) {
	t.Parallel()
	type outcomes map[drop.Status]any // the row that is written, unchanged, or the refusal
	for kind, want := range map[drop.CommandKind]outcomes{
		drop.Pause: {
			drop.Upcoming: drop.ErrNotLive, drop.Live: drop.EntryPaused, drop.Paused: unchanged,
			drop.Ended: drop.ErrEnded, drop.Cancelled: drop.ErrCancelled,
		},
		drop.Resume: {
			drop.Upcoming: drop.ErrNotLive, drop.Live: unchanged, drop.Paused: drop.EntryResumed,
			drop.Ended: drop.ErrEnded, drop.Cancelled: drop.ErrCancelled,
		},
		drop.End: {
			drop.Upcoming: drop.EntryEnded, drop.Live: drop.EntryEnded, drop.Paused: drop.EntryEnded,
			drop.Ended: unchanged, drop.Cancelled: drop.ErrCancelled,
		},
		drop.Withdraw: {
			drop.Upcoming: drop.EntryWithdrawn, drop.Live: drop.EntryWithdrawn, drop.Paused: drop.EntryWithdrawn,
			drop.Ended: drop.ErrEnded, drop.Cancelled: unchanged,
		},
		drop.Adjust: {
			drop.Upcoming: drop.EntryAdjusted, drop.Live: drop.EntryAdjusted, drop.Paused: drop.EntryAdjusted,
			drop.Ended: drop.ErrEnded, drop.Cancelled: drop.ErrCancelled,
		},
	} {
		for status, change := range statuses {
			t.Run(string(kind)+" when "+string(status), func(t *testing.T) {
				t.Parallel()
				s := droptest.Open(t, 3, change)
				require.Equal(t, status, s.Drop.StatusAt(s.Now))
				command := s.ByAdmin(kind)
				d := s.Apply(command)
				switch wanted := want[status].(type) {
				case error:
					require.Equal(t, drop.Answer{Err: wanted}, d.Answers[0])
					require.Empty(t, d.Entries)
				case drop.EntryKind:
					require.Equal(t, drop.Answer{}, d.Answers[0])
					require.Equal(t, []drop.Entry{{
						DropID: s.Drop.ID, Seq: 2, Kind: wanted, Actor: "admin", Reason: "because",
						CommandID: command.ID, CreatedAt: s.Now,
					}}, d.Entries)
					require.Equal(t, reached[wanted](status), s.Drop.StatusAt(s.Now))
					require.Equal(t, s.Drop.StatusAt(s.Now), s.Drop.Announced)
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
