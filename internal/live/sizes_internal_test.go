package live

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// sizedView is a drop with as many sizes as a drop may have, and counts of four digits.
func sizedView(seq int64) drop.View {
	view := drop.View{ID: uuid.New(), Seq: seq, TotalStock: 60 * 1000, AvailableStock: 60 * 1000}
	for i := range drop.MaxSizes {
		view.Sizes = append(view.Sizes, drop.SizeView{ID: fmt.Sprint("s", i+1), Label: fmt.Sprint("EU ", i), TotalStock: 1000, AvailableStock: 1000})
	}
	return view
}

// TestFrames_OfADropWithManySizesAreSmall bounds what a socket is sent ten times a second. Each
// size has six fields by contract: their names and a null are 70 bytes.
func TestFrames_OfADropWithManySizesAreSmall(t *testing.T) {
	t.Parallel()
	const perSize, rest = 90, 256
	view := sizedView(1_000_000)
	pending := &changes{stock: &stockAt{Stock: view.Stock(), At: time.Now().UTC()}, recovered: 60, recoveredSizes: map[string]int{}}
	for _, size := range view.Sizes {
		pending.recoveredSizes[size.ID] = 1
	}
	e := encode(view.ID, pending)
	t.Logf("stock-updated %d bytes, stock-recovered %d bytes", len(e.stock), len(e.recovered))
	require.LessOrEqual(t, len(e.stock), drop.MaxSizes*perSize+rest)
	require.LessOrEqual(t, len(e.recovered), drop.MaxSizes*len(`"s60":1,`)+rest)
}

// TestStockAt_IsEncodedOnce has two members lag with other changes before the same newest stock.
func TestStockAt_IsEncodedOnce(t *testing.T) {
	t.Parallel()
	view := sizedView(8)
	newest := &changes{stock: &stockAt{Stock: view.Stock()}}
	var frames [][]byte
	for seq := range int64(2) {
		slot := &changes{stock: &stockAt{Stock: drop.Stock{Seq: seq}}}
		slot.add(newest)
		frames = append(frames, encode(view.ID, slot).stock)
	}
	require.Same(t, &frames[0][0], &frames[1][0])
}

// TestRoom_SizelessNewsBeforeTheFirstSnapshot has a replica of the version before sizes pause a
// drop while the first socket that joins it waits for its snapshot.
func TestRoom_SizelessNewsBeforeTheFirstSnapshot(t *testing.T) {
	t.Parallel()
	view := sizedView(7)
	r := &room{id: view.ID, members: map[*member]struct{}{}}
	news := drop.News{DropID: view.ID, Stock: view.Stock()}
	news.Stock.Sizes, news.Stock.Seq = nil, 8
	r.add(&news)
	r.adopt(newSnapshot(view, time.Now()))
	require.Len(t, r.pending[0].stock.Sizes, drop.MaxSizes)
	require.Equal(t, int64(8), r.newestSeq())
	older := newSnapshot(view, time.Now()) // a read that began before the pause
	changed, _ := r.applySnapshot(older, 7)
	require.True(t, changed)
	view.Seq = 8
	changed, _ = r.applySnapshot(newSnapshot(view, time.Now()), 8)
	require.True(t, changed, "the sizes that were kept may be wrong")
	changed, _ = r.applySnapshot(newSnapshot(view, time.Now()), 8)
	require.False(t, changed)
}
