package postgres

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// updateSizes writes the sizes whose units moved. Of those that have none left it looks up the
// first hold to end, in the order that only one index has, as in holdsOfUsers.
const updateSizes = `UPDATE drop_sizes s SET total_stock = m.total, available_stock = m.available, reserved_stock = m.reserved,
	sold_stock = m.sold, was_held = m.was_held, next_hold_end = CASE WHEN m.available = 0 AND m.reserved > 0 THEN
		(SELECT expires_at FROM reservations
			WHERE drop_id >= $1 AND drop_id <= $1 AND size_id >= m.id AND size_id <= m.id AND status = 'active'
			ORDER BY drop_id, size_id, expires_at LIMIT 1) END
	FROM unnest($2::text[], $3::integer[], $4::integer[], $5::integer[], $6::integer[], $7::boolean[])
		AS m (id, total, available, reserved, sold, was_held)
	WHERE s.drop_id = $1 AND s.id = m.id RETURNING s.id, s.next_hold_end`

// defineSizes writes what the sizes of a drop are called, their order, and which there are. New
// ones have no units.
const defineSizes = `INSERT INTO drop_sizes (drop_id, id, position, label, note, hidden, total_stock, available_stock, reserved_stock, sold_stock)
	SELECT $1, def.id, def.position, def.label, def.note, def.hidden, 0, 0, 0, 0
	FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) WITH ORDINALITY AS def (id, label, note, hidden, position)
	ON CONFLICT (drop_id, id) DO UPDATE SET position = excluded.position, label = excluded.label, note = excluded.note, hidden = excluded.hidden`

// updateSizes writes the counts of sizes, and gives the drop the ends of their next holds.
func (w *writing) updateSizes(moved []drop.Size) {
	n := len(moved)
	if n == 0 {
		return
	}
	ids, held := make([]string, n), make([]bool, n)
	total, available, reserved, sold := make([]int, n), make([]int, n), make([]int, n), make([]int, n)
	for i, s := range moved {
		ids[i], held[i] = s.ID, s.WasHeld
		total[i], available[i], reserved[i], sold[i] = s.Counts.Total, s.Counts.Available, s.Counts.Reserved, s.Counts.Sold
	}
	w.batch.Queue(updateSizes, w.drop.ID, ids, total, available, reserved, sold, held).Query(func(rows pgx.Rows) error {
		written := 0
		err := eachRow(func(row pgx.CollectableRow) error {
			var id string
			var end *time.Time
			err := row.Scan(&id, &end)
			if size := w.drop.Size(id); size != nil {
				size.NextHoldEnd = orZero(end)
			}
			written++
			return err
		})(rows)
		w.expectRows("update sizes", n, written)
		return err
	})
}

// defineSizesOf writes what sizes are called and their order.
func defineSizesOf(batch *pgx.Batch, dropID uuid.UUID, sizes []drop.Size) {
	n := len(sizes)
	if n == 0 {
		return
	}
	ids, labels, notes, hidden := make([]string, n), make([]string, n), make([]string, n), make([]bool, n)
	for i, s := range sizes {
		ids[i], labels[i], notes[i], hidden[i] = s.ID, s.Label, s.Note, s.Hidden
	}
	batch.Queue(defineSizes, dropID, ids, labels, notes, hidden)
}
