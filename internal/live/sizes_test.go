package live_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/live"
)

// putSized stores a drop of two sizes at a seq, each with ten units, of which some of the first are
// available. It returns the news of that.
func (s *fakeSource) putSized(id uuid.UUID, seq int64, available int) drop.News {
	end := drop.Moment{}
	if available == 0 {
		end = drop.MomentOf(time.Date(2031, 5, 4, 12, 0, int(seq), 0, time.UTC))
	}
	view := drop.View{
		ID: id, Name: "Air One", Status: drop.Live, Seq: seq, TotalStock: 20, AvailableStock: available, ReservedStock: 10 - available, SoldStock: 10,
		NextHoldEnd: end, Sizes: []drop.SizeView{
			{ID: "s1", Label: "EU 42", TotalStock: 10, AvailableStock: available, ReservedStock: 10 - available, NextHoldEnd: end},
			{ID: "s2", Label: "EU 43", TotalStock: 10, SoldStock: 10},
		},
	}
	s.set(func() { s.views[id] = view })
	return drop.News{DropID: id, Stock: view.Stock(), At: time.Now()}
}

// withoutSizes is the news as a replica of the version before sizes sends it.
func withoutSizes(news drop.News, view drop.View) drop.News {
	news.Stock.Sizes, view.Sizes = nil, nil
	news.Announced = &drop.Announced{Event: drop.AnnouncePaused, View: view}
	return news
}

func availableOf(t *testing.T, sizes []drop.SizeView) map[string]int {
	t.Helper()
	available := map[string]int{}
	for _, size := range sizes {
		require.NotEmpty(t, size.Label)
		available[size.ID] = size.AvailableStock
	}
	return available
}

func TestHub_Sizes(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	begin := func(t *testing.T, change func(*live.Options)) (*hubFixture, *client) {
		t.Helper()
		s := open(t, change)
		s.source.putSized(id, 1, 5)
		c := s.connect()
		require.Equal(t, map[string]int{"s1": 5, "s2": 0}, availableOf(t, c.join(id).Drop.Sizes))
		return s, c
	}

	t.Run("are in stock-updated, and are none in that of a drop without sizes", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t, nil)
		s.Deliver(s.source.putSized(id, 2, 0))
		var stock drop.Stock
		c.expect("stock-updated", &stock)
		want := s.source.views[id]
		require.Equal(t, want.Stock(), stock)
		require.False(t, stock.Sizes[0].NextHoldEnd.IsZero())
		other := uuid.New()
		s.source.put(other, 1, 5)
		c.join(other)
		s.Deliver(s.source.put(other, 2, 4))
		var fields map[string]json.RawMessage
		c.expect("stock-updated", &fields)
		require.Equal(t, "[]", string(fields["sizes"]))
	})
	t.Run("that recovered are counted since the last message", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t, func(o *live.Options) { o.FlushEvery = 500 * time.Millisecond })
		s.Deliver(s.source.putSized(id, 2, 6)) // the next flush is a whole interval away from when it arrives
		c.expect("stock-updated", nil)
		for seq, sizes := range []map[string]int{{"s1": 1}, {"s1": 1, "s2": 2}, {"s2": 1}} {
			news := s.source.putSized(id, int64(seq+3), 7)
			for size, units := range sizes {
				news.Recovered += units
				news.AddRecovered(size, units)
			}
			given := news.RecoveredSizes
			s.Deliver(news)
			require.Equal(t, sizes, given, "others are sent the same news")
		}
		c.expect("stock-updated", nil)
		var fields map[string]json.RawMessage
		c.expect("stock-recovered", &fields)
		require.Equal(t, "5", string(fields["recovered"]))
		require.JSONEq(t, `{"s1":2,"s2":3}`, string(fields["recoveredSizes"]))
		require.NotContains(t, fields, "sizes", "stock-updated has them")
		require.Contains(t, fields, "nextHoldEnd")
	})
	t.Run("of the newest stock are in an announcement", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t, nil)
		s.source.putSized(id, 2, 4)
		paused := withAnnouncement(s.source.putSized(id, 2, 4), drop.AnnouncePaused, s.source.views[id])
		s.Deliver(s.source.putSized(id, 3, 0))
		c.expect("stock-updated", nil)
		s.Deliver(paused)
		var data struct{ Drop drop.View }
		c.expect("drop-paused", &data)
		require.Equal(t, map[string]int{"s1": 0, "s2": 0}, availableOf(t, data.Drop.Sizes))
		require.Equal(t, s.source.views[id].NextHoldEnd, data.Drop.NextHoldEnd)
		require.Equal(t, 4, paused.Announced.View.Sizes[0].AvailableStock, "others are sent the same view")
	})
	t.Run("say nothing new in a snapshot that differs in counts and in ends of holds", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t, nil)
		for seq, available := range []int{4, 0, 3} {
			s.Deliver(s.source.putSized(id, int64(seq+2), available))
			c.expect("stock-updated", nil)
			require.NoError(t, s.Refresh(t.Context(), id))
			c.expectNothingAfterFlush(s)
		}
	})
	t.Run("stay when a replica that knows none pauses the drop, until a refresh", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t, nil)
		s.source.putSized(id, 2, 3) // its message is lost
		s.Deliver(withoutSizes(s.source.putSized(id, 3, 3), s.source.views[id]))
		for paused, updated := false, false; !paused || !updated; {
			switch e := c.next(); e.Event {
			case "drop-paused":
				var data struct{ Drop drop.View }
				require.NoError(t, jsonInto(e, &data))
				require.Equal(t, map[string]int{"s1": 5, "s2": 0}, availableOf(t, data.Drop.Sizes))
				paused = true
			case "stock-updated":
				var stock drop.Stock
				require.NoError(t, jsonInto(e, &stock))
				require.Equal(t, 5, stock.Sizes[0].Available)
				updated = true
			default:
				t.Fatal(e.Event)
			}
		}
		require.NoError(t, s.Refresh(t.Context(), id))
		var snapshot snapshotData
		c.expect("drop-snapshot", &snapshot)
		require.Equal(t, map[string]int{"s1": 3, "s2": 0}, availableOf(t, snapshot.Drop.Sizes))
		require.NoError(t, s.Refresh(t.Context(), id))
		c.expectNothingAfterFlush(s)
	})
	t.Run("are unknown to those who follow other drops when such a replica pauses it", func(t *testing.T) {
		t.Parallel()
		s, _ := begin(t, nil)
		stranger := s.connect()
		stranger.expectNothing()
		other := uuid.New()
		s.Deliver(withoutSizes(s.source.putSized(other, 3, 3), s.source.views[other]))
		var data struct{ Drop map[string]json.RawMessage }
		stranger.expect("drop-paused", &data)
		require.Equal(t, "[]", string(data.Drop["sizes"]), "a list is never null")
	})
}
