package postgres_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// rowsOf adds rows to a drop's ledger by hand, ten in a second: each holds a unit, or sells,
// expires or cancels one.
func (s *store) rowsOf(t *testing.T, dropID uuid.UUID, from, to int) {
	t.Helper()
	s.byHand(t, fmt.Sprintf(`INSERT INTO stock_ledger (drop_id, seq, kind, units, d_total, d_available, d_reserved, d_sold, actor, created_at)
		SELECT '%s', n, (ARRAY['reserved', 'reserved', 'reserved', 'reserved', 'purchased', 'expired', 'cancelled', 'released'])[n %% 8 + 1],
			2, 0, 0, 0, 0, '', '2026-05-01 12:00:00Z'::timestamptz + (n / 10) * interval '1 s' FROM generate_series(%d, %d) n;
		UPDATE drops SET seq = %d WHERE id = '%s'`, dropID, from, to, to, dropID))
}

func TestRecords_Stats(t *testing.T) {
	t.Parallel()
	const rows = 60_008 // more than one query counts, and seconds that two queries share
	s := open(t)
	records := postgres.NewRecords(s.db)
	d := s.liveDrop(t, 5)
	s.rowsOf(t, d.ID, 2, rows)
	all, err := records.Stats(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, drop.Tally{Holds: rows - 2, Sold: rows / 4, Expired: rows / 4, Cancelled: rows / 2}, all.Tally, "of the rows 2 to %d", rows)
	require.Len(t, all.Series, 3600, "the newest seconds")
	for _, second := range all.Series[:3599] {
		require.Equal(t, 20, second.Holds+second.Sold+second.Expired+second.Cancelled, "%s", second.At)
	}

	s.rowsOf(t, d.ID, rows+1, rows+16)
	more, err := records.Stats(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, all.Holds+16, more.Holds)
	require.Equal(t, all.Sold+4, more.Sold)
	afresh, err := postgres.NewRecords(s.db).Stats(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, afresh, more, "another replica says the same")

	s.byHand(t, fmt.Sprintf(`ALTER TABLE stock_ledger DISABLE TRIGGER USER; DELETE FROM stock_ledger WHERE seq > 100 AND drop_id = '%s'`, d.ID))
	s.rowsOf(t, d.ID, 101, rows+500) // a backup was restored, and the drop went on
	s.byHand(t, fmt.Sprintf(`UPDATE stock_ledger SET created_at = created_at + interval '1 day', units = 3 WHERE seq > 100 AND drop_id = '%s'`, d.ID))
	restored, err := records.Stats(t.Context(), d.ID)
	require.NoError(t, err)
	afresh, err = postgres.NewRecords(s.db).Stats(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, afresh, restored, "nothing is kept of what the backup does not have")

	_, err = records.Stats(t.Context(), uuid.Max)
	require.ErrorIs(t, err, drop.ErrNotFound)
	quiet, err := records.Stats(t.Context(), s.liveDrop(t, 5).ID)
	require.NoError(t, err)
	require.Empty(t, quiet.Series)
	require.NotNil(t, quiet.Series)
}

// TestRecords_Exports reads more rows than one page has, while two exports wait for their readers.
func TestRecords_Exports(t *testing.T) {
	t.Parallel()
	const rows = 1000
	s := open(t)
	records := postgres.NewRecords(s.db)
	d := s.liveDrop(t, rows)
	var buys []drop.Command
	for _, a := range s.apply(t, d.ID, commandsOf(0, rows/2)...).Answers {
		buys = append(buys, buy(a.Reservation))
	}
	s.apply(t, d.ID, buys...)
	s.apply(t, d.ID, commandsOf(rows/2, rows)...)
	s.rowsOf(t, d.ID, 100, 700)

	var reservations, completed, purchases, entries []string
	require.NoError(t, records.EachReservation(t.Context(), d.ID, "", func(r drop.ReservationRecord) error {
		reservations = append(reservations, r.ID.String())
		return nil
	}))
	require.NoError(t, records.EachReservation(t.Context(), d.ID, drop.ReservationCompleted, func(r drop.ReservationRecord) error {
		require.Equal(t, drop.ReservationCompleted, r.Status)
		completed = append(completed, r.ID.String())
		return nil
	}))
	require.NoError(t, records.EachPurchase(t.Context(), d.ID, func(p drop.PurchaseRecord) error {
		purchases = append(purchases, p.PurchasedAt.Format("2006-01-02T15:04:05.000000")+p.ID.String())
		return nil
	}))
	require.NoError(t, records.EachEntry(t.Context(), d.ID, func(e drop.EntryRecord) error {
		entries = append(entries, fmt.Sprintf("%09d", e.Seq))
		return nil
	}))
	for name, list := range map[string][]string{"reservations": reservations, "completed": completed, "purchases": purchases, "entries": entries} {
		want := map[string]int{"reservations": rows, "completed": rows / 2, "purchases": rows / 2, "entries": 605}[name]
		require.Len(t, list, want, name)
		for i := 1; i < len(list); i++ {
			require.Negative(t, strings.Compare(list[i], list[i-1]), "%s: newest first, each once", name)
		}
	}

	t.Run("two at a time, and a slow reader keeps neither a connection nor a snapshot", func(t *testing.T) {
		begun, read := make(chan struct{}), make(chan struct{})
		ended := make(chan error)
		for range 2 {
			go func() {
				first := true
				ended <- records.EachReservation(t.Context(), d.ID, "", func(drop.ReservationRecord) error {
					if first {
						first = false
						begun <- struct{}{}
						<-read
					}
					return nil
				})
			}()
		}
		<-begun
		<-begun
		err := records.EachPurchase(t.Context(), d.ID, func(drop.PurchaseRecord) error { return nil })
		require.ErrorIs(t, err, drop.ErrOverloaded)
		s.byHand(t, `DO $$ BEGIN ASSERT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
			AND backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()) = 0; END $$`)
		close(read)
		require.NoError(t, <-ended)
		require.NoError(t, <-ended)
		require.NoError(t, records.EachPurchase(t.Context(), d.ID, func(drop.PurchaseRecord) error { return nil }), "then the next may begin")
	})
	require.ErrorIs(t, records.EachEntry(t.Context(), uuid.Max, nil), drop.ErrNotFound)
}

// commandsOf reserves for users of these numbers.
func commandsOf(from, to int) (all []drop.Command) {
	for n := from; n < to; n++ {
		all = append(all, reserve(fmt.Sprint("user_", n)))
	}
	return all
}
