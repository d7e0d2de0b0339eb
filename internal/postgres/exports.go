package postgres

import (
	"context"
	"math"

	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"sneakerhead/internal/drop"
)

const (
	// maxExports is how many exports one replica sends at once.
	maxExports = 2

	// exportPace is how many rows an export reads in a second. Measured at full speed, a million
	// rows take nine seconds and a whole core, and a hold takes twice as long meanwhile; at this
	// pace holds are not slower.
	exportPace = 10_000

	// exportPage is how many rows one query of an export reads.
	exportPage = 200
)

var errTooManyExports = &drop.Refusal{
	Code: drop.CodeOverloaded, Detail: "This server sends two exports already. Wait until one of them is done, then ask again.",
}

// An export reads page after page, as a client with a cursor would, and keeps one page in memory.
// It has a connection only while it reads a page. So a slow reader keeps no connection from others,
// and no snapshot, which would keep Postgres from cleaning up old versions of rows while drops
// sell. Rows are as they were when their page was read.

// EachReservation exports a drop's reservations, the newest first.
func (r *Records) EachReservation(ctx context.Context, dropID uuid.UUID, status drop.ReservationStatus, write func(drop.ReservationRecord) error) error {
	return export(ctx, r, uuid.Max, func(after uuid.UUID) ([]drop.ReservationRecord, error) {
		return r.Reservations(ctx, dropID, status, after, exportPage)
	}, func(record drop.ReservationRecord) (uuid.UUID, error) { return record.ID, write(record) })
}

// EachPurchase exports a drop's purchases, the newest first.
func (r *Records) EachPurchase(ctx context.Context, dropID uuid.UUID, write func(drop.PurchaseRecord) error) error {
	return export(ctx, r, uuid.Max, func(after uuid.UUID) ([]drop.PurchaseRecord, error) {
		return r.Purchases(ctx, dropID, after, exportPage)
	}, func(record drop.PurchaseRecord) (uuid.UUID, error) { return record.ID, write(record) })
}

// EachEntry exports a drop's ledger, the newest row first.
func (r *Records) EachEntry(ctx context.Context, dropID uuid.UUID, write func(drop.EntryRecord) error) error {
	return export(ctx, r, math.MaxInt64, func(before int64) ([]drop.EntryRecord, error) {
		return r.Ledger(ctx, dropID, before, exportPage)
	}, func(entry drop.EntryRecord) (int64, error) { return entry.Seq, write(entry) })
}

// export writes all rows of a list. read returns the page after a place, write writes a row and
// returns its place.
func export[Row, Place any](ctx context.Context, r *Records, place Place, read func(Place) ([]Row, error), write func(Row) (Place, error)) error {
	select {
	case r.exports <- struct{}{}:
		defer func() { <-r.exports }()
	default:
		return errTooManyExports
	}
	pace := rate.NewLimiter(exportPace, exportPage)
	for {
		if err := pace.WaitN(ctx, exportPage); err != nil {
			return unavailable("export", err)
		}
		rows, err := read(place)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if place, err = write(row); err != nil {
				return err
			}
		}
		if len(rows) < exportPage {
			return nil
		}
	}
}
