package rehearsal

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func frameOf(t *testing.T, event string, data any) []byte {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"event": event, "data": data})
	require.NoError(t, err)
	return append([]byte(`{"event":"`+event+`","data":`), append(raw[len(`{"data":`):len(raw)-len(`,"event":"`+event+`"}`)], '}')...)
}

func TestFrames_AreReadOnceForAllSockets(t *testing.T) {
	t.Parallel()
	var first []*shown
	f := newFrames(func(s *shown) { first = append(first, s) })
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	stock := drop.Stock{DropID: dropID, Seq: 7, Counts: drop.Counts{Total: 4, Available: 3, Sold: 1}}
	updated := frameOf(t, "stock-updated", struct {
		drop.Stock
		At time.Time `json:"at"`
	}{stock, at})
	one, two := f.read(updated), f.read(updated)
	require.Same(t, one, two)
	require.Equal(t, []*shown{one}, first)
	require.EqualValues(t, 7, one.stock.Seq)
	require.Equal(t, stock.Counts, one.stock.Counts)
	require.Equal(t, at, one.at)
	require.False(t, one.replaces)

	snapshot := f.read(frameOf(t, "drop-snapshot", map[string]any{"drop": drop.View{ID: dropID, Seq: 3, Status: drop.Live, TotalStock: 4, AvailableStock: 4}}))
	require.True(t, snapshot.replaces)
	require.Equal(t, drop.Live, snapshot.status)
	require.EqualValues(t, 3, snapshot.stock.Seq)

	require.Nil(t, f.read([]byte(`{"event":"reservation-created","data":{}}`)))
	require.Nil(t, f.read([]byte(`{"event":"stock-updated","data":7}`)))
	for range framesKept {
		f.read([]byte(`{"event":"stock-updated","data":` + time.Now().Format("150405.000000000") + `}`))
	}
	require.Same(t, one, f.read(updated), "one that was read shortly before is kept when the others are dropped")
}

func TestShown_NeverGoesBackButBySnapshot(t *testing.T) {
	t.Parallel()
	at := func(event string, seq int64, sold int) *shown {
		return &shown{event: event, replaces: event == "drop-snapshot", partial: event == "stock-recovered",
			stock: drop.Stock{Seq: seq, Counts: drop.Counts{Total: 4, Available: 4 - sold, Sold: sold}}}
	}
	require.Empty(t, at("stock-updated", 3, 1).after(nil))
	require.Empty(t, at("stock-updated", 3, 1).after(at("stock-updated", 2, 0)))
	require.Empty(t, at("stock-updated", 3, 1).after(at("stock-updated", 3, 1)))
	require.Empty(t, at("stock-recovered", 3, 0).after(at("stock-updated", 3, 1)))
	require.Empty(t, at("drop-snapshot", 1, 0).after(at("stock-updated", 3, 1)))
	require.Contains(t, at("stock-updated", 2, 1).after(at("stock-updated", 3, 1)), "seq 2 came after stock-updated at seq 3")
	require.Contains(t, at("stock-updated", 3, 0).after(at("stock-updated", 3, 1)), "other counts")
}
