package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDrop_StatusAt(t *testing.T) {
	t.Parallel()
	before, after := droptest.Noon.Add(-time.Hour), droptest.Noon.Add(time.Hour)
	for name, row := range map[string]struct {
		drop drop.Drop
		want drop.Status
	}{
		"before its start":            {drop.Drop{StartsAt: droptest.Noon.Add(1)}, drop.Upcoming},
		"at its start":                {drop.Drop{StartsAt: droptest.Noon}, drop.Live},
		"a moment before its end":     {drop.Drop{StartsAt: before, EndsAt: droptest.Noon.Add(1)}, drop.Live},
		"at its end":                  {drop.Drop{StartsAt: before, EndsAt: droptest.Noon}, drop.Ended},
		"paused":                      {drop.Drop{StartsAt: before, PausedAt: before}, drop.Paused},
		"paused, and its end passed":  {drop.Drop{StartsAt: before, PausedAt: before, EndsAt: droptest.Noon}, drop.Ended},
		"ended by hand":               {drop.Drop{StartsAt: before, EndedAt: before, EndsAt: after}, drop.Ended},
		"ended before its start":      {drop.Drop{StartsAt: after, EndedAt: before}, drop.Ended},
		"cancelled before its start":  {drop.Drop{StartsAt: after, CancelledAt: before}, drop.Cancelled},
		"cancelled, and its end over": {drop.Drop{StartsAt: before, CancelledAt: before, EndsAt: droptest.Noon}, drop.Cancelled},
	} {
		require.Equal(t, row.want, row.drop.StatusAt(droptest.Noon), name)
	}
}

func TestHoldEnd(t *testing.T) {
	t.Parallel()
	for now, want := range map[time.Duration]time.Duration{
		0:                      60 * time.Second,
		time.Microsecond:       61 * time.Second,
		500 * time.Millisecond: 61 * time.Second,
		time.Second - 1:        61 * time.Second,
		time.Second:            61 * time.Second,
	} {
		end := drop.HoldEnd(droptest.Noon.Add(now), time.Minute)
		require.Equal(t, droptest.Noon.Add(want), end, "a hold begun %s past the minute", now)
	}
}

func TestReservation_HeldOrOverdueButNeverBoth(t *testing.T) {
	t.Parallel()
	r := drop.Reservation{Status: drop.ReservationActive, ExpiresAt: droptest.Noon}
	require.True(t, r.Held(droptest.Noon.Add(-1)))
	require.False(t, r.Overdue(droptest.Noon.Add(-1)))
	require.False(t, r.Held(droptest.Noon))
	require.True(t, r.Overdue(droptest.Noon))
	require.Equal(t, drop.ReservationActive, r.Shown(droptest.Noon.Add(-1)).Status)
	require.Equal(t, drop.ReservationExpired, r.Shown(droptest.Noon).Status)
	for _, ended := range []drop.ReservationStatus{drop.ReservationCompleted, drop.ReservationCancelled, drop.ReservationExpired} {
		r.Status = ended
		require.False(t, r.Held(droptest.Noon.Add(-1)) || r.Overdue(droptest.Noon), ended)
		require.Equal(t, ended, r.Shown(droptest.Noon).Status)
	}
}
