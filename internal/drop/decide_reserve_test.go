package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_ReserveInEachStatus(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*drop.Drop)
		want   error
	}{
		"a second before the start": {func(d *drop.Drop) { d.StartsAt = droptest.Noon.Add(time.Second) }, drop.ErrNotLive},
		"at the start":              {func(d *drop.Drop) { d.StartsAt = droptest.Noon }, nil},
		"paused":                    {func(d *drop.Drop) { d.PausedAt = droptest.Noon }, drop.ErrPaused},
		"a moment before its end":   {func(d *drop.Drop) { d.EndsAt = droptest.Noon.Add(time.Microsecond) }, nil},
		"at its end": {func(d *drop.Drop) {
			d.StartsAt, d.EndsAt = droptest.Noon.Add(-time.Hour), droptest.Noon
		}, drop.ErrEnded},
		"ended by hand": {func(d *drop.Drop) { d.EndedAt = droptest.Noon }, drop.ErrEnded},
		"cancelled":     {func(d *drop.Drop) { d.CancelledAt = droptest.Noon }, drop.ErrCancelled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := droptest.Open(t, 1, row.change)
			answer := s.Apply(s.Reserve("alex")).Answers[0]
			require.Equal(t, row.want, answer.Err)
			require.Equal(t, row.want == nil, s.Drop.Counts.Reserved == 1)
		})
	}
}

func TestDecide_ANewHold(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 3, func(d *drop.Drop) { d.HoldDuration = 90 * time.Second })
	s.Advance(1500 * time.Millisecond)
	command := s.Reserve("alex")
	d := s.Apply(command)
	require.Equal(t, []drop.Answer{{Reservation: d.Opened[0]}}, d.Answers)
	require.Equal(t, drop.Reservation{
		ID: command.ID, DropID: s.Drop.ID, UserID: "alex", Status: drop.ReservationActive, Price: s.Drop.Price, Currency: "USD",
		ExpiresAt: droptest.Noon.Add(92 * time.Second), CreatedAt: s.Now, OpenedSeq: 2,
	}, d.Opened[0])
	require.Equal(t, drop.Counts{Total: 3, Available: 2, Reserved: 1}, d.Drop.Counts)
	require.Equal(t, []drop.Entry{{
		DropID: s.Drop.ID, Seq: 2, Kind: drop.EntryReserved, Units: 1, Delta: drop.Counts{Available: -1, Reserved: 1},
		Actor: "alex", CreatedAt: s.Now,
	}}, d.Entries)
}

func TestDecide_NothingAvailable(t *testing.T) {
	t.Parallel()
	t.Run("units in carts may come back", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 2)
		bought := s.Hold("sam")
		s.Hold("kim")
		s.Apply(s.Buy(bought))
		require.Equal(t, drop.ErrAllHeld, s.Refusal(s.Reserve("alex")))
	})
	t.Run("sold units do not", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 1)
		s.Apply(s.Buy(s.Hold("sam")))
		require.Equal(t, drop.ErrSoldOut, s.Refusal(s.Reserve("alex")))
	})
	t.Run("a drop without units is sold out", func(t *testing.T) {
		t.Parallel()
		s := droptest.Open(t, 0)
		require.Equal(t, drop.ErrSoldOut, s.Refusal(s.Reserve("alex")))
	})
}
