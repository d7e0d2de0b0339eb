package postgres_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// TestHistory_PagesOverEqualTimes reads seven rows with the same time in pages of two: they are
// ordered by id.
func TestHistory_PagesOverEqualTimes(t *testing.T) {
	t.Parallel()
	const rows, page = 7, 2
	s := open(t)
	history := postgres.NewHistory(s.db)
	want := map[uuid.UUID]bool{}
	for n := range rows {
		d := s.named(t, fmt.Sprint("drop ", n))
		held := s.held(t, d.ID, "alex")
		s.held(t, d.ID, "sam")
		s.apply(t, d.ID, buy(held))
		want[held.ID] = true
	}
	s.byHand(t, `UPDATE reservations SET created_at = '2026-05-01 12:00:00.123456Z';
		UPDATE purchases SET purchased_at = '2026-05-01 12:00:00.123456Z'`)

	seen, previous := map[uuid.UUID]bool{}, uuid.Max.String()
	var place drop.Place
	for len(seen) < rows {
		own, err := history.Reservations(t.Context(), "alex", "", place, page)
		require.NoError(t, err)
		require.Len(t, own, min(page, rows-len(seen)))
		for _, r := range own {
			require.Less(t, r.ID.String(), previous, "newest first, then by id")
			require.Equal(t, r.DropID, r.Drop.ID)
			require.Equal(t, 1, r.Drop.SoldStock)
			seen[r.ID], previous = true, r.ID.String()
			place = drop.Place{At: r.CreatedAt, ID: r.ID}
		}
	}
	require.Equal(t, want, seen, "none is left out, and none is somebody else's")
	own, err := history.Reservations(t.Context(), "alex", "", place, page)
	require.NoError(t, err)
	require.Empty(t, own)

	place, bought := drop.Place{}, map[uuid.UUID]bool{}
	for len(bought) < rows {
		purchases, err := history.Purchases(t.Context(), "alex", place, page)
		require.NoError(t, err)
		require.Len(t, purchases, min(page, rows-len(bought)))
		for _, p := range purchases {
			require.Equal(t, p.DropID, p.Drop.ID)
			bought[p.ReservationID] = true
			place = drop.Place{At: p.PurchasedAt, ID: p.ID}
		}
	}
	require.Equal(t, want, bought)
}

func TestHistory_ByStatus(t *testing.T) {
	t.Parallel()
	s := open(t)
	history := postgres.NewHistory(s.db)
	d := s.liveDrop(t, 5, func(d *drop.Drop) { d.MaxPerUser = 5 })
	bought := s.held(t, d.ID, "alex")
	s.apply(t, d.ID, buy(bought))
	released := s.held(t, d.ID, "alex")
	s.apply(t, d.ID, cancel(released))
	overdue := s.held(t, d.ID, "alex")
	other := s.liveDrop(t, 5)
	active := s.held(t, other.ID, "alex")
	s.byHand(t, `UPDATE reservations SET expires_at = now() WHERE id = '`+overdue.ID.String()+`'`)

	for status, want := range map[drop.ReservationStatus][]uuid.UUID{
		drop.ReservationCompleted: {bought.ID},
		drop.ReservationCancelled: {released.ID},
		drop.ReservationExpired:   {overdue.ID}, // whatever its row says
		drop.ReservationActive:    {active.ID},
		"":                        {active.ID, overdue.ID, released.ID, bought.ID},
	} {
		own, err := history.Reservations(t.Context(), "alex", status, drop.Place{}, 10)
		require.NoError(t, err)
		var ids []uuid.UUID
		for _, r := range own {
			ids = append(ids, r.ID)
			if status != "" {
				require.Equal(t, status, r.Status)
			}
		}
		require.Equal(t, want, ids, "%q", status)
	}
}
