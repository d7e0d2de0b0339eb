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
	record := drop.ReservationRecord{Reservation: r.Shown(now)}
	if !r.ClosedAt.IsZero() {
		record.ClosedAt = &r.ClosedAt
	}
	return record, err
}

// scanEntry scans a row of the ledger.
func scanEntry(row pgx.CollectableRow) (drop.EntryRecord, error) {
	var e drop.EntryRecord
	err := row.Scan(&e.Seq, &e.Kind, &e.Units, &e.DTotal, &e.DAvailable, &e.DReserved, &e.DSold,
		&e.Actor, &e.Reason, &e.CommandID, &e.CreatedAt)
	e.CreatedAt = e.CreatedAt.UTC()
	return e, err
}
