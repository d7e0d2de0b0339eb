package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// shelfLimit bounds a public list; the ended one shows the newest.
const shelfLimit = 500

// shelves are the conditions and orders of the public lists. The conditions on drop_start_time
// follow from the status; they are there so that its index is used.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var shelves = map[drop.Shelf]string{
	drop.ShelfLive:     statusByClock + ` IN ('live', 'paused') AND drop_start_time <= now() ORDER BY drop_start_time DESC, id`,
	drop.ShelfUpcoming: statusByClock + ` = 'upcoming' AND drop_start_time > now() ORDER BY drop_start_time, id`,
	drop.ShelfEnded:    statusByClock + ` = 'ended' ORDER BY coalesce(ended_at, drop_end_time) DESC, id`,
}

// viewQuery reads drops, the time of the query, and the newest three sales of each as JSON. Its
// result has full names, which must be shortened before they are public.
const viewQuery = `SELECT ` + dropColumns + `, ` + sizesAsJSON + `, now(), coalesce((SELECT json_agg(recent) FROM (
		SELECT p.price_at_purchase::text AS price, p.currency, p.purchased_at AS at,
			coalesce(u.first_name, '') AS first_name, coalesce(u.last_name, '') AS last_name, coalesce(u.image_url, '') AS image_url
		FROM purchases p LEFT JOIN users u ON u.clerk_id = p.user_id
		WHERE p.drop_id = drops.id ORDER BY p.purchased_at DESC, p.id DESC LIMIT 3) recent), '[]') FROM drops WHERE `

// View implements shop.Reads.
func (r *Reads) View(ctx context.Context, dropID uuid.UUID) (drop.View, error) {
	if err := r.MustExist(ctx, dropID); err != nil {
		return drop.View{}, err
	}
	views, err := r.views(ctx, viewQuery+`id = $1`, dropID)
	if err != nil {
		return drop.View{}, unavailable("read drop", err)
	}
	if len(views) == 0 {
		return drop.View{}, fmt.Errorf("read drop: %w", drop.ErrNotFound)
	}
	return views[0], nil
}

// Shelf reads one of the public lists.
func (r *Reads) Shelf(ctx context.Context, shelf drop.Shelf) ([]drop.View, error) {
	views, err := r.views(ctx, viewQuery+`NOT rehearsal AND `+shelves[shelf]+` LIMIT $1`, shelfLimit)
	return views, asUnavailable("read drops", err)
}

func (r *Reads) views(ctx context.Context, query string, arguments ...any) ([]drop.View, error) {
	views := []drop.View{}
	err := r.each(ctx, func(row pgx.CollectableRow) error {
		var d drop.Drop
		var now time.Time
		var encoded []byte
		if err := scanDrop(rowWithExtra{row, []any{sizesOf(&d), &now, &encoded}}, &d); err != nil {
			return err
		}
		sales, err := salesOf(encoded)
		views = append(views, d.ViewAt(now, r.pictures.ShownSales(sales)))
		return err
	}, query, arguments...)
	return views, err
}

// rowWithExtra is a row with columns after those that a scan function knows. Scan puts them into
// extra.
type rowWithExtra struct {
	pgx.CollectableRow
	extra []any
}

// Scan implements pgx.CollectableRow.
func (r rowWithExtra) Scan(dest ...any) error {
	return r.CollectableRow.Scan(append(dest, r.extra...)...)
}

func salesOf(encoded []byte) ([]drop.Sale, error) {
	var rows []struct {
		Price     drop.Money
		Currency  string
		At        time.Time
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
		ImageURL  string `json:"image_url"`
	}
	if err := json.Unmarshal(encoded, &rows); err != nil {
		return nil, fmt.Errorf("read sales: %w", err)
	}
	sales := make([]drop.Sale, len(rows))
	for i, row := range rows {
		sales[i] = drop.Sale{
			PriceAtPurchase: row.Price,
			Currency:        row.Currency,
			PurchasedAt:     row.At.UTC(),
			User:            drop.Person{Name: drop.DisplayName(row.FirstName, row.LastName), ImageURL: row.ImageURL},
		}
	}
	return sales, nil
}
