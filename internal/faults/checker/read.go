package checker

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const reservationColumns = `id, drop_id, user_id, coalesce(size_id, ''), status, expires_at, created_at, closed_at, opened_seq, coalesce(closed_seq, 0)`

func (t *Truth) readDrops(ctx context.Context, tx pgx.Tx, drops []uuid.UUID) (err error) {
	t.Drops, err = collect(ctx, tx, func(row pgx.CollectableRow) (d Drop, err error) {
		var endsAt *time.Time
		err = row.Scan(&d.ID, &d.Counts.Total, &d.Counts.Available, &d.Counts.Reserved, &d.Counts.Sold, &d.Seq, &d.StartsAt, &endsAt, &d.MaxPerUser, &d.Sized)
		if endsAt != nil {
			d.EndsAt = *endsAt
		}
		return d, err
	}, `SELECT id, total_stock, available_stock, reserved_stock, sold_stock, seq, drop_start_time, drop_end_time, max_per_user, sized
		FROM drops WHERE id = ANY($1) ORDER BY id`, drops)
	return err
}

// readSizes reads the sizes of the drops that have been read.
func (t *Truth) readSizes(ctx context.Context, tx pgx.Tx) error {
	for i := range t.Drops {
		d := &t.Drops[i]
		sizes, err := collect(ctx, tx, func(row pgx.CollectableRow) (s Size, err error) {
			return s, row.Scan(&s.ID, &s.Counts.Total, &s.Counts.Available, &s.Counts.Reserved, &s.Counts.Sold)
		}, `SELECT id, total_stock, available_stock, reserved_stock, sold_stock FROM drop_sizes
			WHERE drop_id = ANY($1) AND NOT hidden ORDER BY position`, []uuid.UUID{d.ID})
		if err != nil {
			return err
		}
		d.Sizes = sizes
	}
	return nil
}

func (t *Truth) readLedger(ctx context.Context, tx pgx.Tx, drops []uuid.UUID) (err error) {
	t.Ledger, err = collect(ctx, tx, func(row pgx.CollectableRow) (e Entry, err error) {
		return e, row.Scan(&e.DropID, &e.Seq, &e.Kind, &e.SizeID, &e.Units, &e.Delta.Total, &e.Delta.Available, &e.Delta.Reserved,
			&e.Delta.Sold, &e.Actor, &e.Reason, &e.CreatedAt)
	}, `SELECT drop_id, seq, kind, coalesce(size_id, ''), units, d_total, d_available, d_reserved, d_sold, actor, reason, created_at
		FROM stock_ledger WHERE drop_id = ANY($1) ORDER BY drop_id, seq`, drops)
	return err
}

func (t *Truth) readReservations(ctx context.Context, tx pgx.Tx, drops []uuid.UUID) (err error) {
	t.Reservations, err = collect(ctx, tx, scanReservation,
		`SELECT `+reservationColumns+` FROM reservations WHERE drop_id = ANY($1) ORDER BY drop_id, opened_seq, id`, drops)
	return err
}

func (t *Truth) readOverdue(ctx context.Context, tx pgx.Tx, drops []uuid.UUID) (err error) {
	t.Reservations, err = collect(ctx, tx, scanReservation,
		`SELECT `+reservationColumns+` FROM reservations WHERE drop_id = ANY($1) AND status = 'active' AND expires_at < now()`, drops)
	return err
}

func (t *Truth) readPurchases(ctx context.Context, tx pgx.Tx, drops []uuid.UUID) (err error) {
	t.Purchases, err = collect(ctx, tx, pgx.RowToStructByPos[Purchase],
		`SELECT id, reservation_id, drop_id, user_id FROM purchases WHERE drop_id = ANY($1) ORDER BY purchased_at, id`, drops)
	return err
}

func scanReservation(row pgx.CollectableRow) (r Reservation, err error) {
	var closedAt *time.Time
	err = row.Scan(&r.ID, &r.DropID, &r.UserID, &r.SizeID, &r.Status, &r.ExpiresAt, &r.CreatedAt, &closedAt, &r.OpenedSeq, &r.ClosedSeq)
	if closedAt != nil {
		r.ClosedAt = *closedAt
	}
	return r, err
}

func collect[T any](ctx context.Context, tx pgx.Tx, scan pgx.RowToFunc[T], query string, drops []uuid.UUID) ([]T, error) {
	ids := make([][16]byte, len(drops))
	for i, id := range drops {
		ids[i] = id
	}
	rows, err := tx.Query(ctx, query, ids)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}
