package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/drop"
)

// Catalog implements shop.Catalog: it creates drops.
type Catalog struct{ pool *pgxpool.Pool }

// NewCatalog returns the catalog on db's pool of look-ups.
func NewCatalog(db *DB) *Catalog { return &Catalog{pool: db.pools[poolLookups]} }

const insertDrop = `INSERT INTO drops (id, name, description, brand, sku, image_url, price, currency,
	total_stock, available_stock, reserved_stock, sold_stock, status, drop_start_time, drop_end_time,
	max_per_user, hold_seconds, free_returns, rehearsal, sold_out_at, seq, created_at, updated_at, sized)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 0, 0, $10, $11, $12, $13, $14, $15, $16, $18, $19, $17, $17, $20)
	ON CONFLICT (id) DO NOTHING`

// Create implements shop.Catalog. It writes the drop, with all of its stock available, and the
// first row of its ledger; where it has sizes, one for each of them. When repeated is true, a drop
// with that id exists already and nothing was written.
func (c *Catalog) Create(ctx context.Context, d drop.Drop, actor string) (_ drop.Drop, repeated bool, _ error) {
	d.Revision = 1
	entries := d.Stocked(actor)
	err := pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&d.CreatedAt); err != nil {
			return err
		}
		d.UpdatedAt = d.CreatedAt
		d.Announced = d.StatusAt(d.CreatedAt)
		if d.Counts.Total == 0 {
			d.SoldOutAt = d.CreatedAt
		}
		tag, err := tx.Exec(ctx, insertDrop, d.ID, d.Name, d.Description, d.Brand, d.SKU, d.ImageURL, d.Price.Decimal, d.Currency,
			d.Counts.Total, d.Announced, d.StartsAt, orNull(d.EndsAt), d.MaxPerUser, int(d.HoldDuration.Seconds()), d.FreeReturns, d.Rehearsal, d.CreatedAt, orNull(d.SoldOutAt), d.Seq, d.HasSizes())
		if repeated = tag.RowsAffected() == 0; err != nil || repeated {
			return err
		}
		w := writing{drop: &d}
		defineSizesOf(&w.batch, d.ID, d.Sizes)
		w.updateSizes(d.Sizes)
		w.append(entries, d.CreatedAt)
		return tx.SendBatch(ctx, &w.batch).Close()
	})
	return d, repeated, asUnavailable("create drop", err)
}
