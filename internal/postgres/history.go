package postgres

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// History reads what a user has held and bought, newest first.
type History struct{ reads *Reads }

// NewHistory returns the history on db's pool for it.
func NewHistory(db *DB) *History { return &History{reads: readsOn(db, poolHistory)} }

// Reservations reads at most limit of a user's reservations after a place; status is empty for all.
func (h *History) Reservations(ctx context.Context, userID string, status drop.ReservationStatus, after drop.Place, limit int) ([]drop.OwnReservation, error) {
	var all []drop.OwnReservation
	after = orStart(after)
	err := h.reads.each(ctx, func(row pgx.CollectableRow) error {
		var now time.Time
		r, err := scanReservation(rowWithExtra{row, []any{&now}})
		all = append(all, drop.OwnReservation{
			Reservation: r.Shown(now), ClosedAt: closedAt(&r, now), Unsold: r.Unsold || r.Overdue(now),
		})
		return err
	}, ownReservations[status], userID, after.At, after.ID, limit)
	if err != nil {
		return nil, unavailable("read reservations", err)
	}
	views, err := h.views(ctx, len(all), func(i int) uuid.UUID { return all[i].DropID })
	for i := range all {
		all[i].Drop = views[all[i].DropID]
	}
	return all, err
}

const ownPurchases = `SELECT ` + purchaseColumns + ` FROM purchases
	WHERE user_id = $1 AND (purchased_at, id) < ($2, $3) ORDER BY purchased_at DESC, id DESC LIMIT $4`

// Purchases reads at most limit of a user's purchases after a place.
func (h *History) Purchases(ctx context.Context, userID string, after drop.Place, limit int) ([]drop.OwnPurchase, error) {
	var all []drop.OwnPurchase
	after = orStart(after)
	err := h.reads.each(ctx, func(row pgx.CollectableRow) error {
		p, err := scanPurchase(row)
		all = append(all, drop.OwnPurchase{Purchase: p})
		return err
	}, ownPurchases, userID, after.At, after.ID, limit)
	if err != nil {
		return nil, unavailable("read purchases", err)
	}
	views, err := h.views(ctx, len(all), func(i int) uuid.UUID { return all[i].DropID })
	for i := range all {
		all[i].Drop = views[all[i].DropID]
	}
	return all, err
}

// Order reads a purchase of any user, by its id or by its number.
func (h *History) Order(ctx context.Context, id uuid.UUID, number string) (drop.OwnPurchase, error) {
	var order drop.OwnPurchase
	rows, err := h.reads.pool.Query(ctx, `SELECT `+purchaseColumns+` FROM purchases WHERE id = $1 OR number = $2`, id, number)
	if err != nil {
		return order, unavailable("read purchase", err)
	}
	if order.Purchase, err = pgx.CollectExactlyOneRow(rows, scanPurchase); err != nil {
		return order, unavailable("read purchase", err)
	}
	views, err := h.views(ctx, 1, func(int) uuid.UUID { return order.DropID })
	order.Drop = views[order.DropID]
	return order, err
}

func (h *History) views(ctx context.Context, rows int, dropOf func(int) uuid.UUID) (map[uuid.UUID]drop.View, error) {
	byID := map[uuid.UUID]drop.View{}
	var ids [][16]byte
	for i := range rows {
		if _, known := byID[dropOf(i)]; !known {
			byID[dropOf(i)] = drop.View{}
			ids = append(ids, dropOf(i))
		}
	}
	if len(ids) == 0 {
		return byID, nil
	}
	views, err := h.reads.views(ctx, viewQuery+`id = ANY($1)`, ids)
	for _, view := range views {
		byID[view.ID] = view
	}
	return byID, asUnavailable("read drops", err)
}

// orStart replaces the zero place with one that is newer than every row.
func orStart(p drop.Place) drop.Place {
	if p.At.IsZero() {
		return drop.Place{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: uuid.Max}
	}
	return p
}
