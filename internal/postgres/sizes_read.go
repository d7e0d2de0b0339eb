package postgres

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"sneakerhead/internal/drop"
)

// sizesAsJSON is a column of drops with their sizes, null where they have none. It is of the same
// snapshot as the drop's own counters. The ledger must not use it: in the statement that locks the
// drop, it would be from before the wait for the lock.
const sizesAsJSON = `CASE WHEN sized THEN (SELECT json_agg(s ORDER BY position) FROM drop_sizes s WHERE drop_id = drops.id) END`

// sizesOf returns a destination for scanning sizesAsJSON into a drop.
func sizesOf(d *drop.Drop) *jsonSizes { return (*jsonSizes)(&d.Sizes) }

type jsonSizes []drop.Size

// ScanBytes implements pgtype.BytesScanner: as a json.Unmarshaler, the list would be read twice.
// Null leaves a drop without sizes.
func (sizes *jsonSizes) ScanBytes(encoded []byte) error {
	*sizes = nil
	if encoded == nil {
		return nil
	}
	var rows []struct {
		ID          string     `json:"id"`
		Label       string     `json:"label"`
		Note        string     `json:"note"`
		Total       int        `json:"total_stock"`
		Available   int        `json:"available_stock"`
		Reserved    int        `json:"reserved_stock"`
		Sold        int        `json:"sold_stock"`
		NextHoldEnd *time.Time `json:"next_hold_end"`
		WasHeld     bool       `json:"was_held"`
		Hidden      bool       `json:"hidden"`
	}
	if err := json.Unmarshal(encoded, &rows); err != nil {
		return fmt.Errorf("read sizes: %w", err)
	}
	for _, row := range rows {
		*sizes = append(*sizes, drop.Size{
			ID: row.ID, Label: row.Label, Note: row.Note, WasHeld: row.WasHeld, Hidden: row.Hidden, NextHoldEnd: orZero(row.NextHoldEnd),
			Counts: drop.Counts{Total: row.Total, Available: row.Available, Reserved: row.Reserved, Sold: row.Sold},
		})
	}
	return nil
}
