package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// scanReservationRecord scans reservationColumns followed by the time of the query.
func scanReservationRecord(row pgx.CollectableRow) (drop.ReservationRecord, error) {
	var now time.Time
	r, err := scanReservation(rowWithExtra{row, []any{&now}})
	return drop.ReservationRecord{Reservation: r.Shown(now), ClosedAt: closedAt(&r, now)}, err
}

// closedAt returns when a reservation ended, nil while it is active. An overdue hold ended at its
// end.
func closedAt(r *drop.Reservation, now time.Time) *time.Time {
	if r.Overdue(now) {
		return &r.ExpiresAt
	}
	return orNull(r.ClosedAt)
}

// scanEntry scans a row of the ledger.
func scanEntry(row pgx.CollectableRow) (drop.EntryRecord, error) {
	var e drop.EntryRecord
	err := row.Scan(&e.Seq, &e.Kind, &e.SizeID, &e.Units, &e.DTotal, &e.DAvailable, &e.DReserved, &e.DSold,
		&e.Actor, &e.Reason, &e.CommandID, &e.CreatedAt)
	e.CreatedAt = e.CreatedAt.UTC()
	return e, err
}
