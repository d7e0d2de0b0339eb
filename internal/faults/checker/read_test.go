package checker

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// store writes the truth of a sound run into a database of the test's own.
func store(t *testing.T, truth *Truth) *pgx.Conn {
	t.Helper()
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, pgtest.URL(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(ctx) })
	do := func(statement string, arguments ...any) {
		_, err := conn.Exec(ctx, statement, arguments...)
		require.NoError(t, err, statement)
	}
	d := truth.Drops[0]
	do(`INSERT INTO drops (id, name, price, currency, total_stock, available_stock, reserved_stock, sold_stock, status, drop_start_time,
		max_per_user, hold_seconds, seq, created_at, updated_at, sized) VALUES ($1, 'x', 1, 'USD', $2, $3, $4, $5, 'live', $6, $7, 3, $8, $6, $6, $9)`,
		d.ID, d.Counts.Total, d.Counts.Available, d.Counts.Reserved, d.Counts.Sold, d.StartsAt, d.MaxPerUser, d.Seq, d.Sized)
	for i, s := range d.Sizes {
		do(`INSERT INTO drop_sizes (drop_id, id, position, label, total_stock, available_stock, reserved_stock, sold_stock, was_held)
			VALUES ($1, $2, $3, $2, $4, $5, $6, $7, true)`, d.ID, s.ID, i, s.Counts.Total, s.Counts.Available, s.Counts.Reserved, s.Counts.Sold)
	}
	for _, e := range truth.Ledger {
		do(`INSERT INTO stock_ledger VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, nullif($12, ''))`, e.DropID, e.Seq, e.Kind, e.Units,
			e.Delta.Total, e.Delta.Available, e.Delta.Reserved, e.Delta.Sold, e.Actor, e.Reason, e.CreatedAt, e.SizeID)
	}
	for _, r := range truth.Reservations {
		do(`INSERT INTO reservations VALUES ($1, $2, $3, $4, 1, 'USD', $5, $6, $7, $8, $9)`, r.ID, r.DropID, r.UserID, r.Status, r.ExpiresAt,
			r.CreatedAt, r.ClosedAt, r.OpenedSeq, r.ClosedSeq)
		do(`UPDATE reservations SET size_id = nullif($2, ''), size_label = nullif($2, '') WHERE id = $1`, r.ID, r.SizeID)
	}
	for _, p := range truth.Purchases {
		do(`INSERT INTO purchases VALUES ($1, $2, $3, $4, 1, 'USD', $5)`, p.ID, p.ReservationID, p.DropID, p.UserID, at(3))
	}
	return conn
}

func TestRead_AForgedDatabase(t *testing.T) {
	t.Parallel()
	for name, forge := range map[string]string{
		"":         `SELECT`,
		Invariant1: `ALTER TABLE drops DROP CONSTRAINT drops_stock_adds_up; UPDATE drops SET total_stock = 99`,
		Invariant2: `DELETE FROM purchases`,
		Invariant3: `SET session_replication_role = replica; DELETE FROM stock_ledger WHERE seq = 5`,
		Invariant4: `UPDATE reservations SET user_id = 'ann', status = 'completed' WHERE user_id = 'bob'`,
		Invariant5: `UPDATE reservations SET closed_at = NULL WHERE user_id = 'bob'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := store(t, soundTruth())
			_, err := conn.Exec(t.Context(), forge)
			require.NoError(t, err)
			read, err := Read(t.Context(), conn, []uuid.UUID{dropID})
			require.NoError(t, err)
			if name == "" {
				require.Empty(t, read.Audit)
				require.Len(t, read.Ledger, 10)
				require.Len(t, read.Reservations, 4)
				require.True(t, at(9.5).Equal(read.Reservations[3].ClosedAt))
				e := sound()
				e.Truth = read
				require.Empty(t, Judge(e), "what was read is what was written")
				return
			}
			names := map[string]bool{}
			for _, b := range read.Audit {
				names[b.Check] = true
			}
			require.True(t, names[name], "%v", read.Audit)
		})
	}
}

func TestRead_ADropWithSizes(t *testing.T) {
	t.Parallel()
	read, err := Read(t.Context(), store(t, soundTruthWithSizes()), []uuid.UUID{dropID})
	require.NoError(t, err)
	e := soundWithSizes()
	e.Truth = read
	require.Equal(t, soundTruthWithSizes().Drops[0].Sizes, read.Drops[0].Sizes)
	require.Empty(t, Judge(e), "what was read is what was written")
}

func TestWatch_SeesHoldsThatAreOverdue(t *testing.T) {
	t.Parallel()
	truth := soundTruth()
	conn := store(t, truth)
	_, err := conn.Exec(t.Context(), `UPDATE reservations SET status = 'active', closed_at = NULL, closed_seq = NULL WHERE user_id = 'cat'`)
	require.NoError(t, err)
	read, err := Watch(t.Context(), conn, []uuid.UUID{dropID})
	require.NoError(t, err)
	found := WatchBreaches(&Evidence{Began: began, Truth: read})
	names := map[string]int{}
	for _, b := range found {
		names[b.Check]++
	}
	require.Equal(t, 1, names[Overdue], "%v", found)
	require.Positive(t, names[Invariant2], "the counters are not the rows")
}
