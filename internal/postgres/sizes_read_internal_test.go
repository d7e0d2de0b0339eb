package postgres

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestSizesOf_ReplaceThoseThatWereThere(t *testing.T) {
	t.Parallel()
	const list = `[{"drop_id":"7","id":"s1","position":1,"label":"EU 42","note":"US 8","total_stock":3,"available_stock":1,
		"reserved_stock":1,"sold_stock":1,"next_hold_end":"2026-11-30T10:00:00+00:00","was_held":true,"hidden":false}]`
	var d drop.Drop
	for range 2 {
		require.NoError(t, sizesOf(&d).ScanBytes([]byte(list)))
		require.Len(t, d.Sizes, 1)
		require.Equal(t, drop.Counts{Total: 3, Available: 1, Reserved: 1, Sold: 1}, d.Sizes[0].Counts)
		require.Equal(t, "EU 42", d.Sizes[0].Label)
	}
	require.NoError(t, sizesOf(&d).ScanBytes(nil))
	require.Empty(t, d.Sizes)
	require.ErrorContains(t, sizesOf(&d).ScanBytes([]byte(`{}`)), "read sizes")
}
