package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

func TestDB_Overview(t *testing.T) {
	t.Parallel()
	s := open(t)
	empty, err := s.db.Overview(t.Context())
	require.NoError(t, err)
	require.Equal(t, drop.Overview{ByStatus: map[drop.Status]int{}}, empty)

	names := map[uuid.UUID]string{}
	add := func(name string, with ...func(*drop.Drop)) drop.Drop {
		d := s.named(t, name, with...)
		names[d.ID] = name
		return d
	}
	at := func(d drop.Drop, column string, ago time.Duration) {
		s.byHand(t, fmt.Sprintf(`UPDATE drops SET %s = now() - interval '%d seconds' WHERE id = '%s'`, column, int(ago.Seconds()), d.ID))
	}
	live := add("live")
	at(add("paused"), "paused_at", 0)
	rehearsal := func(d *drop.Drop) { d.Rehearsal = true }
	add("rehearsal", rehearsal)
	add("upcoming later", opening(time.Hour))
	next := add("upcoming", opening(time.Minute))
	long := opening(-5 * time.Hour)
	at(add("just ended", long), "drop_end_time", time.Minute)
	at(add("ended by hand", long), "ended_at", time.Hour)
	at(add("ended long ago", long), "drop_end_time", 2*time.Hour+time.Minute)
	at(add("cancelled", long), "cancelled_at", time.Minute)
	at(add("cancelled before its start", opening(time.Hour)), "cancelled_at", time.Minute)
	s.apply(t, live.ID, reserve("ann"))

	found, err := s.db.Overview(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[drop.Status]int{drop.Upcoming: 2, drop.Live: 2, drop.Paused: 1, drop.Ended: 3, drop.Cancelled: 2}, found.ByStatus)
	require.WithinDuration(t, next.StartsAt, found.NextOpening, time.Microsecond)
	var shown []string
	for _, stock := range found.Stocks {
		shown = append(shown, names[stock.DropID])
		if stock.DropID == live.ID {
			require.Equal(t, drop.Counts{Total: 3, Available: 2, Reserved: 1}, stock.Counts)
		}
	}
	require.ElementsMatch(t, []string{"live", "paused", "rehearsal", "just ended", "ended by hand", "cancelled"}, shown)

	for n := range drop.MaxOverviewStocks {
		add(fmt.Sprint("one of many ", n))
	}
	found, err = s.db.Overview(t.Context())
	require.NoError(t, err)
	require.Len(t, found.Stocks, drop.MaxOverviewStocks)
	for _, stock := range found.Stocks {
		require.NotContains(t, []string{"just ended", "ended by hand", "cancelled"}, names[stock.DropID], "those that sell come first")
	}
}

// poolUse returns how busy a pool is.
func (s *store) poolUse(name string) (found postgres.PoolUse) {
	for _, use := range s.db.Pools() {
		if use.Name == name {
			found = use
		}
	}
	return found
}
