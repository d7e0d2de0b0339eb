package live_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/live"
)

func TestHub_Join(t *testing.T) {
	t.Parallel()
	t.Run("sends a snapshot", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 7, 40)
		c := s.connect()
		got := c.join(id)
		require.Equal(t, 40, got.Drop.AvailableStock)
		require.NotNil(t, got.RecentPurchases)
		require.False(t, got.ServerTime.IsZero())
		require.Equal(t, []uuid.UUID{id}, s.Watched())
		c.join(id)
		c.send("leave-drop", id)
		c.expectNothing()
		require.Empty(t, s.Watched())
		s.Deliver(s.source.put(id, 8, 39))
		c.expectNothingAfterFlush(s)
	})
	t.Run("of an unknown drop is refused", func(t *testing.T) {
		t.Parallel()
		s := open(t, nil)
		c := s.connect()
		c.send("join-drop", uuid.New())
		c.expectError("not_found")
		require.Empty(t, s.Watched())
	})
	t.Run("is completed by a refresh when the drop could not be read", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 7, 40)
		s.source.fail(errors.New("away"))
		c := s.connect()
		c.send("join-drop", id)
		c.expectError("unavailable")
		require.Error(t, s.Refresh(t.Context(), s.Watched()...))
		s.source.fail(nil)
		require.NoError(t, s.Refresh(t.Context(), s.Watched()...))
		c.expect("drop-snapshot", nil)
		s.Deliver(s.source.put(id, 8, 39))
		c.expect("stock-updated", nil)
	})
	t.Run("never misses a change that comes while the snapshot is read", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 7, 40)
		s.source.gate = make(chan chan struct{})
		c := s.connect()
		c.send("join-drop", id)
		reading := s.source.reading(t)
		other := s.connect()  // when it has its announcement, the news before it has been delivered
		other.expectNothing() // the hub knows this socket
		s.Deliver(s.source.put(id, 8, 39))
		s.Deliver(drop.News{DropID: uuid.New(), Announced: &drop.Announced{Event: drop.AnnounceUpdated}})
		other.expect("drop-updated", nil)
		c.expect("drop-updated", nil)
		close(reading)
		var snapshot snapshotData
		c.expect("drop-snapshot", &snapshot)
		require.Equal(t, int64(7), snapshot.Drop.Seq)
		var stock stockData
		c.expect("stock-updated", &stock)
		require.Equal(t, int64(8), stock.Seq)
		require.Equal(t, 39, stock.Available)
	})
	t.Run("reads again when the drop's status changes meanwhile", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 7, 40)
		s.source.gate = make(chan chan struct{})
		c := s.connect()
		c.send("join-drop", id)
		reading := s.source.reading(t)
		news := s.source.put(id, 8, 40)
		news.Announced = &drop.Announced{Event: drop.AnnouncePaused, View: drop.View{ID: id, Seq: 8, Status: drop.Paused}}
		s.Deliver(news)
		c.expect("drop-paused", nil)
		close(reading)
		close(s.source.reading(t))
		var snapshot snapshotData
		c.expect("drop-snapshot", &snapshot)
		require.Equal(t, int64(8), snapshot.Drop.Seq)
	})
	t.Run("is bounded for one socket", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.MaxJoined = 2 })
		c := s.connect()
		for range 2 {
			id := uuid.New()
			s.source.put(id, 1, 1)
			c.join(id)
		}
		c.send("join-drop", uuid.New())
		c.expectError("validation_failed")
		require.Len(t, s.Watched(), 2)
	})
}

func TestHub_Stock(t *testing.T) {
	t.Parallel()
	t.Run("is merged, and the last change arrives", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 100)
		c := s.connect()
		c.join(id)
		for seq := int64(2); seq <= 101; seq++ {
			s.Deliver(s.source.put(id, seq, 101-int(seq)))
		}
		frames := 0
		for last := int64(0); last < 101; frames++ {
			var stock stockData
			c.expect("stock-updated", &stock)
			require.Greater(t, stock.Seq, last)
			require.Equal(t, 101-int(stock.Seq), stock.Available)
			require.False(t, stock.At.IsZero())
			last = stock.Seq
		}
		require.Less(t, frames, 10)
		c.expectNothingAfterFlush(s)
	})
	t.Run("that is older or repeated is not sent", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		old := s.source.put(id, 5, 50)
		s.source.put(id, 6, 40)
		c := s.connect()
		c.join(id)
		s.Deliver(old)
		newer := s.source.put(id, 7, 45)
		newer.Recovered = 5
		s.Deliver(newer)
		s.Deliver(newer)
		var stock stockData
		c.expect("stock-updated", &stock)
		require.Equal(t, int64(7), stock.Seq)
		c.expect("stock-recovered", &stock)
		require.Equal(t, int64(7), stock.Seq)
		require.Equal(t, 45, stock.Available)
		require.Equal(t, 5, stock.Recovered)
		s.Deliver(old)
		s.Deliver(newer)
		c.expectNothingAfterFlush(s)
	})
	t.Run("that comes late is not sent, even if nobody has seen it", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 5, 50)
		c := s.connect()
		c.join(id)
		late := s.source.put(id, 6, 40)
		s.Deliver(s.source.put(id, 7, 45))
		var stock stockData
		c.expect("stock-updated", &stock)
		require.Equal(t, int64(7), stock.Seq)
		s.Deliver(late)
		c.expectNothingAfterFlush(s)
	})
	t.Run("that came back is counted since the last message", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, func(o *live.Options) { o.FlushEvery = 300 * time.Millisecond }), uuid.New()
		s.source.put(id, 1, 10)
		c := s.connect()
		c.join(id)
		for seq := int64(2); seq <= 4; seq++ {
			news := s.source.put(id, seq, 10+int(seq))
			news.Recovered = 1
			s.Deliver(news)
		}
		recovered := 0
		for recovered < 3 {
			e := c.next()
			if e.Event != "stock-recovered" {
				require.Equal(t, "stock-updated", e.Event)
				continue
			}
			var stock stockData
			require.NoError(t, jsonInto(e, &stock))
			recovered += stock.Recovered
		}
		require.Equal(t, 3, recovered)
		c.expectNothingAfterFlush(s)
	})
}

func TestHub_Sales(t *testing.T) {
	t.Parallel()
	s, id := open(t, func(o *live.Options) { o.FlushEvery = 500 * time.Millisecond }), uuid.New()
	s.source.put(id, 1, 10)
	c := s.connect()
	c.join(id)
	s.Deliver(s.source.put(id, 2, 9)) // the next flush is a whole interval away from when it arrives
	c.expect("stock-updated", nil)
	for seq := int64(3); seq <= 7; seq++ {
		news := s.source.put(id, seq, 9)
		news.Sales = []drop.Sale{{Currency: "USD", User: drop.Person{Name: fmt.Sprint("Buyer ", seq)}}}
		s.Deliver(news)
	}
	c.expect("stock-updated", nil)
	for seq := int64(5); seq <= 7; seq++ {
		var sale struct {
			DropID   uuid.UUID `json:"dropId"`
			Seq      int64     `json:"seq"`
			Purchase map[string]any
			User     map[string]any
		}
		c.expect("purchase-created", &sale)
		require.Equal(t, seq, sale.Seq)
		require.Equal(t, id, sale.DropID)
		require.Equal(t, map[string]any{"name": fmt.Sprint("Buyer ", seq), "imageUrl": ""}, sale.User)
		require.Len(t, sale.Purchase, 3)
	}
	c.expectNothing()
}
