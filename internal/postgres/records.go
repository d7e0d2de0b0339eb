package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// Records reads the lists of the admin pages, one page at a time. exports.go reads whole lists.
type Records struct {
	reads   *Reads
	tallies *tallies
	exports chan struct{} // has one element for each export in flight
}

// NewRecords returns the records on db's pool for them.
func NewRecords(db *DB) *Records {
	return &Records{reads: readsOn(db, poolRecords), tallies: newTallies(), exports: make(chan struct{}, maxExports)}
}

// Drop reads one drop. ErrNotFound: there is none.
func (r *Records) Drop(ctx context.Context, dropID uuid.UUID) (drop.View, error) {
	return r.reads.View(ctx, dropID)
}

// Drops reads at most limit drops after an id, the newest first. The first page is after uuid.Max.
func (r *Records) Drops(ctx context.Context, filter drop.Filter, after uuid.UUID, limit int) ([]drop.View, error) {
	views, err := r.reads.views(ctx, viewQuery+`id < $1 AND ($2 = '' OR $2 = `+statusByClock+`)
		AND ($3 = '' OR strpos(lower(name || ' ' || brand || ' ' || sku), lower($3)) > 0)
		ORDER BY id DESC LIMIT $4`, after, string(filter.Status), filter.Text, limit)
	return views, asUnavailable("read drops", err)
}

// Reservations reads at most limit reservations of a drop after an id, the newest first. The first
// page is after uuid.Max. An overdue hold counts as expired.
func (r *Records) Reservations(ctx context.Context, dropID uuid.UUID, status drop.ReservationStatus, after uuid.UUID, limit int) ([]drop.ReservationRecord, error) {
	all := []drop.ReservationRecord{}
	err := r.reads.each(ctx, func(row pgx.CollectableRow) error {
		record, err := scanReservationRecord(row)
		all = append(all, record)
		return err
	}, dropReservations[status], dropID, after, limit)
	if err := r.orNotFound(ctx, dropID, len(all), asUnavailable("read reservations", err)); err != nil {
		return nil, err
	}
	return all, addUsers(ctx, r.reads, all, func(record *drop.ReservationRecord) (string, **drop.User) { return record.UserID, &record.User })
}

// The order is that of the index purchases_of_drop. A place in it is given as the id of a purchase;
// one that does not exist, such as uuid.Max, is the beginning.
const dropPurchases = `SELECT ` + purchaseColumns + ` FROM purchases
	WHERE drop_id = $1 AND (purchased_at, id) < (coalesce((SELECT purchased_at FROM purchases WHERE id = $2), 'infinity'), $2)
	ORDER BY purchased_at DESC, id DESC LIMIT $3`

// Purchases reads at most limit purchases of a drop after an id, the newest first. The first page
// is after uuid.Max.
func (r *Records) Purchases(ctx context.Context, dropID uuid.UUID, after uuid.UUID, limit int) ([]drop.PurchaseRecord, error) {
	all := []drop.PurchaseRecord{}
	err := r.reads.each(ctx, func(row pgx.CollectableRow) error {
		p, err := scanPurchase(row)
		all = append(all, drop.PurchaseRecord{Purchase: p, UserID: p.UserID})
		return err
	}, dropPurchases, dropID, after, limit)
	if err := r.orNotFound(ctx, dropID, len(all), asUnavailable("read purchases", err)); err != nil {
		return nil, err
	}
	return all, addUsers(ctx, r.reads, all, func(record *drop.PurchaseRecord) (string, **drop.User) { return record.UserID, &record.User })
}

const dropLedger = `SELECT seq, kind, size_id, units, d_total, d_available, d_reserved, d_sold, actor, reason, command_id, created_at
	FROM stock_ledger WHERE drop_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`

// Ledger reads at most limit rows of a drop's ledger before a seq, the newest first.
func (r *Records) Ledger(ctx context.Context, dropID uuid.UUID, before int64, limit int) ([]drop.EntryRecord, error) {
	all := []drop.EntryRecord{}
	err := r.reads.each(ctx, func(row pgx.CollectableRow) error {
		entry, err := scanEntry(row)
		all = append(all, entry)
		return err
	}, dropLedger, dropID, before, limit)
	return all, r.orNotFound(ctx, dropID, len(all), asUnavailable("read ledger", err))
}

// HolderOf returns the Clerk id of the user of a reservation. ErrNotFound: there is no such
// reservation.
func (r *Records) HolderOf(ctx context.Context, reservationID uuid.UUID) (userID string, err error) {
	err = r.reads.pool.QueryRow(ctx, `SELECT user_id FROM reservations WHERE id = $1`, reservationID).Scan(&userID)
	return userID, asUnavailable("read reservation", err)
}

// orNotFound returns ErrNotFound when a page is empty because there is no such drop.
func (r *Records) orNotFound(ctx context.Context, dropID uuid.UUID, rows int, err error) error {
	if err != nil || rows > 0 {
		return err
	}
	return r.mustExist(ctx, dropID)
}

// mustExist returns ErrNotFound when there is no such drop.
func (r *Records) mustExist(ctx context.Context, dropID uuid.UUID) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	stocks, err := r.reads.Stocks(ctx, []uuid.UUID{dropID})
	if _, ok := stocks[dropID]; err == nil && !ok {
		return drop.ErrNotFound
	}
	return err
}
