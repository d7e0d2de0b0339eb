package postgres_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
)

// TestClock: the test's Postgres runs on this machine, so that its clock is this one.
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
	require.Eventually(t, func() bool { // whatever else the machine is doing, one of the readings is quick
		return clock.Measure(t.Context()) == nil && clock.Offset().Abs() < 100*time.Millisecond
	}, 10*time.Second, time.Millisecond)
	require.NotZero(t, clock.Offset())
	require.Equal(t, time.UTC, clock.Now().Location())

	before := clock.Offset()
	cable.Delay(400 * time.Millisecond) // on the way back only: half of it would be taken for a difference of clocks
	require.NoError(t, clock.Measure(t.Context()))
	require.Equal(t, before, clock.Offset(), "a reading that took long is not used")

	cable.Unplug()
	require.Error(t, clock.Measure(t.Context()))
	require.Equal(t, before, clock.Offset(), "the last reading holds while Postgres is away")
}
