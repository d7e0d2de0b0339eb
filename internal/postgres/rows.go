package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// eachRow returns a function that calls scan with every row, until scan returns an error.
func eachRow(scan func(pgx.CollectableRow) error) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			if err := scan(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

// scanDrop scans dropColumns.
func scanDrop(row pgx.CollectableRow, d *drop.Drop) error {
	var endsAt, pausedAt, endedAt, cancelledAt, soldOutAt, nextHoldEnd *time.Time
	var holdSeconds int
	err := row.Scan((*[16]byte)(&d.ID), &d.Name, &d.Description, &d.Brand, &d.SKU, &d.ImageURL, &d.Price.Decimal, &d.Currency,
		&d.Counts.Total, &d.Counts.Available, &d.Counts.Reserved, &d.Counts.Sold, &d.Seq,
		&d.StartsAt, &endsAt, &pausedAt, &endedAt, &cancelledAt, (*string)(&d.Announced),
		&d.MaxPerUser, &holdSeconds, &d.FreeReturns, &d.Rehearsal, &d.Revision, &soldOutAt, &nextHoldEnd, &d.CreatedAt, &d.UpdatedAt)
	d.EndsAt, d.PausedAt, d.EndedAt, d.CancelledAt = orZero(endsAt), orZero(pausedAt), orZero(endedAt), orZero(cancelledAt)
	d.SoldOutAt, d.NextHoldEnd = orZero(soldOutAt), orZero(nextHoldEnd)
	d.HoldDuration = time.Duration(holdSeconds) * time.Second
	return err
}

// scanReservation scans reservationColumns, after the columns for which there are destinations.
func scanReservation(row pgx.CollectableRow, before ...any) (drop.Reservation, error) {
	var r drop.Reservation
	var closedAt *time.Time
	var closedSeq *int64
	var sizeID, sizeLabel *string
	err := row.Scan(append(before, (*[16]byte)(&r.ID), (*[16]byte)(&r.DropID), &r.UserID, (*string)(&r.Status), &r.Price.Decimal, &r.Currency,
		&r.ExpiresAt, &r.CreatedAt, &closedAt, &r.OpenedSeq, &closedSeq, &r.Unsold, &sizeID, &sizeLabel)...)
	r.Size = drop.HeldSize{ID: orEmpty(sizeID), Label: orEmpty(sizeLabel)}
	r.ExpiresAt, r.CreatedAt, r.ClosedAt = r.ExpiresAt.UTC(), r.CreatedAt.UTC(), orZero(closedAt)
	if closedSeq != nil {
		r.ClosedSeq = *closedSeq
	}
	return r, err
}

// purchaseColumns has the size of the purchase's hold, as id and label; null where it has none.
const purchaseColumns = `id, number, reservation_id, drop_id, user_id, price_at_purchase, currency, purchased_at,
	(SELECT ARRAY[size_id, size_label] FROM reservations WHERE id = purchases.reservation_id AND size_id IS NOT NULL)`

// scanPurchase scans purchaseColumns.
func scanPurchase(row pgx.CollectableRow) (drop.Purchase, error) {
	var p drop.Purchase
	var size []string
	err := row.Scan(&p.ID, &p.Number, &p.ReservationID, &p.DropID, &p.UserID, &p.PriceAtPurchase.Decimal, &p.Currency, &p.PurchasedAt, &size)
	p.PurchasedAt = p.PurchasedAt.UTC()
	if len(size) == 2 {
		p.Size = drop.HeldSize{ID: size[0], Label: size[1]}
	}
	return p, err
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func emptyOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// orNull returns the argument for a time: null for the zero time.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
