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

func TestDecide_TheSameLifecycleCommandAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	pause := w.byAdmin(drop.Pause)
	w.apply(pause)
	w.apply(w.byAdmin(drop.Resume))
	d := w.apply(pause)
	require.Equal(t, drop.Answer{Repeated: true}, d.Answers[0], "it happened once; what came after it stands")
	require.Equal(t, drop.Live, w.drop.StatusAt(w.now))
}

func TestDecide_Adjust(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		delta int
		want  drop.Counts
		err   error
	}{
		"more":                    {4, drop.Counts{Total: 7, Available: 6, Reserved: 1}, nil},
		"fewer":                   {-1, drop.Counts{Total: 2, Available: 1, Reserved: 1}, nil},
		"all that are available":  {-2, drop.Counts{Total: 1, Available: 0, Reserved: 1}, nil},
		"more than are available": {-3, drop.Counts{Total: 3, Available: 2, Reserved: 1}, drop.ErrInsufficientStock},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 3)
			w.hold("alex")
			command := w.adjust(row.delta)
			require.Equal(t, row.err, w.apply(command).Answers[0].Err)
			require.Equal(t, row.want, w.drop.Counts)
			if row.err == nil {
				require.Equal(t, drop.Answer{Repeated: true}, w.apply(command).Answers[0], "the same id again")
				require.Equal(t, row.want, w.drop.Counts)
			}
		})
	}
}

func TestDecide_AnAdjustmentThatHappenedIsRepeatedEvenAfterTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	command := w.adjust(1)
	w.apply(command)
	w.apply(w.byAdmin(drop.End))
	require.Equal(t, drop.Answer{Repeated: true}, w.apply(command).Answers[0])
	require.Equal(t, drop.ErrEnded, w.refusal(w.adjust(1)))
}

func TestDecide_WithdrawCancelsEveryHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 5)
	overdue := w.hold("overdue")
	w.pass(time.Minute)
	bought := w.hold("bought")
	w.apply(w.buy(bought))
	alex, sam := w.hold("alex"), w.hold("sam")
	d := w.apply(w.byAdmin(drop.Withdraw), w.reserve("late"), w.buy(alex))
	require.Equal(t, drop.Counts{Total: 5, Available: 4, Sold: 1}, d.Drop.Counts)
	require.Equal(t, drop.ErrCancelled, d.Answers[1].Err)
	require.Equal(t, drop.ErrCancelled, d.Answers[2].Err)
	for id, want := range map[*drop.Reservation]drop.ReservationStatus{
		&alex: drop.ReservationCancelled, &sam: drop.ReservationCancelled,
		&bought: drop.ReservationCompleted, &overdue: drop.ReservationExpired,
	} {
		stored, _ := w.row(id.ID)
		require.Equal(t, want, stored.Status, stored.UserID)
	}
	require.Equal(t, "admin", d.Entries[len(d.Entries)-1].Actor)
	require.Equal(t, 2, d.Entries[len(d.Entries)-1].Units)
}
