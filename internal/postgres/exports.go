package postgres

import (
	"context"
	"math"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/time/rate"

	"sneakerhead/internal/drop"
)

const (
	// exportPace is how many rows an export reads in a second. Measured at full speed, a million
	// rows take nine seconds and a whole core, and a hold takes twice as long meanwhile; at this
	// pace holds are not slower.
	exportPace = 10_000
	exportStep = 25 // rows between two waits: few, because other queries wait while a step runs
)

// An export passes each row on as Postgres sends it, and keeps none in memory. When its reader is
// slow, Postgres waits; when the reader is gone, the context is cancelled and ends it.

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
	if err := r.mustExist(ctx, dropID); err != nil {
		return err
	}
	count := 0
	pace := rate.NewLimiter(exportPace, exportStep)
	rows, err := r.db.exports.Query(ctx, query, arguments...)
	if err == nil {
		err = eachRow(func(row pgx.CollectableRow) error {
			if count++; count%exportStep == 0 {
				if err := pace.WaitN(ctx, exportStep); err != nil {
					return err
				}
			}
			return scan(row)
		})(rows)
	}
	return asUnavailable("export", err)
}
