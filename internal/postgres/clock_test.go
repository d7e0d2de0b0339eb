package postgres_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
)

// TestClock relies on the test's Postgres running on this machine: both have the same clock.
func TestClock(t *testing.T) {
	t.Parallel()
	cable := pgtest.Plug(t, pgtest.URL(t))
	db, err := postgres.Open(t.Context(), cable.URL())
	require.NoError(t, err)
	t.Cleanup(db.Close)
	clock := postgres.NewClock(db)
	require.Zero(t, clock.Offset())
	require.WithinDuration(t, time.Now(), clock.Now(), time.Second)

	require.NoError(t, db.Ping(t.Context()))
	require.Eventually(t, func() bool { // on a busy machine a reading may be too slow to be used
		return clock.Measure(t.Context()) == nil && clock.Offset().Abs() < 100*time.Millisecond
	}, 10*time.Second, time.Millisecond)
	require.NotZero(t, clock.Offset())
	require.Equal(t, time.UTC, clock.Now().Location())

	before := clock.Offset()
	cable.Delay(400 * time.Millisecond) // in one direction only: half of it would look like an offset between the clocks
	require.NoError(t, clock.Measure(t.Context()))
	require.Equal(t, before, clock.Offset(), "a reading that took long is not used")

	cable.Unplug()
	require.Error(t, clock.Measure(t.Context()))
	require.Equal(t, before, clock.Offset(), "the last reading holds while Postgres is away")
}
