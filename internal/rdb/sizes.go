package rdb

import (
	"encoding/json"
	"fmt"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// appendSizes appends what a gate has of a drop's sizes: the drop's stock as JSON, which refusals
// show, and each size's id and counts, by which admit.lua judges. It appends nothing for a drop
// without sizes.
func appendSizes(args []any, s *shop.GateState) ([]any, error) {
	if s == nil || len(s.Sizes) == 0 {
		return args, nil
	}
	encoded, err := json.Marshal(s.Stock)
	if err != nil {
		return nil, fmt.Errorf("encode stock: %w", err)
	}
	args = append(args, encoded)
	for _, size := range s.Sizes {
		args = append(args, size.ID, sizeField(size))
	}
	return args, nil
}

// sizeField is a size's counts as admit.lua reads them.
func sizeField(s drop.SizeStock) string {
	return fmt.Sprintf("%d %d %d", s.Available, s.Reserved, milliseconds(s.NextHoldEnd.Time))
}

// sizesFrom reads the fields that version.lua returns of a gate's sizes. It returns none when they
// contradict the stock, so that the gate is found to lack them, and gets them again.
func sizesFrom(fields map[string]string) drop.SizeStocks {
	var stock drop.Stock
	if json.Unmarshal([]byte(fields["stock"]), &stock) != nil || len(fields) != len(stock.Sizes)+2 { // and seq and stock
		return nil
	}
	for _, size := range stock.Sizes {
		if fields[size.ID] != sizeField(size) {
			return nil
		}
	}
	return stock.Sizes
}
