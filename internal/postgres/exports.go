package postgres

import (
	"context"
	"math"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// An export hands over row after row as Postgres sends them, however many there are, and holds none back. When its
// reader is slow, Postgres waits; when the reader is gone, the context ends it.

// EachReservation exports a drop's reservations, the newest first.
func (r *Records) EachReservation(ctx context.Context, dropID uuid.UUID, status drop.ReservationStatus, write func(drop.ReservationRecord) error) error {
	return r.export(ctx, dropID, func(row pgx.CollectableRow) error {
		record, err := scanReservationRecord(row)
		if err != nil {
			return err
		}
		return write(record)
	}, dropReservations, dropID, uuid.Max, string(status))
}

// EachPurchase exports a drop's purchases, the newest first.
func (r *Records) EachPurchase(ctx context.Context, dropID uuid.UUID, write func(drop.PurchaseRecord) error) error {
	return r.export(ctx, dropID, func(row pgx.CollectableRow) error {
		p, err := scanPurchase(row)
		if err != nil {
			return err
		}
		return write(drop.PurchaseRecord{Purchase: p, UserID: p.UserID})
	}, dropPurchases, dropID, uuid.Max)
}

// EachEntry exports a drop's ledger, the newest row first.
func (r *Records) EachEntry(ctx context.Context, dropID uuid.UUID, write func(drop.EntryRecord) error) error {
	return r.export(ctx, dropID, func(row pgx.CollectableRow) error {
		entry, err := scanEntry(row)
		if err != nil {
			return err
		}
		return write(entry)
	}, dropLedger, dropID, int64(math.MaxInt64))
}

func (r *Records) export(ctx context.Context, dropID uuid.UUID, scan func(pgx.CollectableRow) error, query string, arguments ...any) error {
	count := 0
	rows, err := r.db.exports.Query(ctx, query, arguments...)
	if err == nil {
		err = eachRow(func(row pgx.CollectableRow) error {
			count++
			return scan(row)
		})(rows)
	}
	return r.orNotFound(ctx, dropID, count, asUnavailable("export", err))
}
