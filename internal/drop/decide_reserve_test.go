package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func (w *world) reserve(user string) drop.Command {
	return drop.Command{Kind: drop.Reserve, ID: w.id(), UserID: user}
}

// hold reserves for a user and returns what was reserved; it must be a new hold.
func (w *world) hold(user string) drop.Reservation {
	answer := w.apply(w.reserve(user)).Answers[0]
	require.NoError(w.t, answer.Err)
	require.False(w.t, answer.Repeated)
	return answer.Reservation
}

// refusal applies one command and returns its error; one that is refused writes nothing.
func (w *world) refusal(c drop.Command) error {
	d := w.apply(c)
	require.Empty(w.t, d.Entries)
	return d.Answers[0].Err
}

func TestDecide_ReserveInEachStatus(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*drop.Drop)
		want   error
	}{
		"a second before the start": {func(d *drop.Drop) { d.StartsAt = noon.Add(time.Second) }, drop.ErrNotLive},
		"at the start":              {func(d *drop.Drop) { d.StartsAt = noon }, nil},
		"paused":                    {func(d *drop.Drop) { d.PausedAt = noon }, drop.ErrPaused},
		"a moment before its end":   {func(d *drop.Drop) { d.EndsAt = noon.Add(time.Microsecond) }, nil},
		"at its end": {func(d *drop.Drop) {
			d.StartsAt, d.EndsAt = noon.Add(-time.Hour), noon
		}, drop.ErrEnded},
		"ended by hand": {func(d *drop.Drop) { d.EndedAt = noon }, drop.ErrEnded},
		"cancelled":     {func(d *drop.Drop) { d.CancelledAt = noon }, drop.ErrCancelled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 1, row.change)
			answer := w.apply(w.reserve("alex")).Answers[0]
			require.Equal(t, row.want, answer.Err)
			require.Equal(t, row.want == nil, w.drop.Counts.Reserved == 1)
		})
	}
}

func TestDecide_ANewHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, func(d *drop.Drop) { d.HoldDuration = 90 * time.Second })
	w.pass(1500 * time.Millisecond)
	command := w.reserve("alex")
	d := w.apply(command)
	require.Equal(t, []drop.Answer{{Reservation: d.Opened[0]}}, d.Answers)
	require.Equal(t, drop.Reservation{
		ID: command.ID, DropID: w.drop.ID, UserID: "alex", Status: drop.ReservationActive, Price: w.drop.Price, Currency: "USD",
		ExpiresAt: noon.Add(92 * time.Second), CreatedAt: w.now, OpenedSeq: 2,
	}, d.Opened[0])
	require.Equal(t, drop.Counts{Total: 3, Available: 2, Reserved: 1}, d.Drop.Counts)
	require.Equal(t, []drop.Entry{{
		DropID: w.drop.ID, Seq: 2, Kind: drop.EntryReserved, Units: 1, Delta: drop.Counts{Available: -1, Reserved: 1},
		Actor: "alex", CreatedAt: w.now,
	}}, d.Entries)
}

func TestDecide_NothingAvailable(t *testing.T) {
	t.Parallel()
	t.Run("units in carts may come back", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, 2)
		bought := w.hold("sam")
		w.hold("kim")
		w.apply(w.buy(bought))
		require.Equal(t, drop.ErrAllHeld, w.refusal(w.reserve("alex")))
	})
	t.Run("sold units do not", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, 1)
		w.apply(w.buy(w.hold("sam")))
		require.Equal(t, drop.ErrSoldOut, w.refusal(w.reserve("alex")))
	})
	t.Run("a drop without units is sold out", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, 0)
		require.Equal(t, drop.ErrSoldOut, w.refusal(w.reserve("alex")))
	})
}
