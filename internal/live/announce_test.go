package live_test

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func jsonInto(e event, data any) error { return json.Unmarshal(e.Data, data) }

func withAnnouncement(news drop.News, event drop.Announcement, view drop.View) drop.News {
	view.ID, view.Seq = news.DropID, news.Stock.Seq
	news.Announced = &drop.Announced{Event: event, View: view}
	return news
}

func TestHub_Announcements(t *testing.T) {
	t.Parallel()
	t.Run("go to everybody", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		news := s.source.put(id, 1, 10)
		member, stranger := s.connect(), s.connect()
		member.join(id)
		stranger.expectNothing()
		s.Deliver(withAnnouncement(s.source.put(id, 2, 10), drop.AnnounceLive, drop.View{}))
		for _, c := range []*client{member, stranger} {
			var data struct{ Drop drop.View }
			c.expect("drop-live", &data)
			require.Equal(t, id, data.Drop.ID)
			require.NotNil(t, data.Drop.RecentPurchases)
		}
		s.Deliver(withAnnouncement(news, drop.AnnounceCreated, drop.View{})) // late: the drop is known to be live
		stranger.expectNothing()
	})
	t.Run("of rehearsals stay in their room", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 10)
		member, stranger := s.connect(), s.connect()
		member.join(id)
		s.Deliver(withAnnouncement(s.source.put(id, 2, 10), drop.AnnouncePaused, drop.View{Rehearsal: true}))
		member.expect("drop-paused", nil)
		stranger.expectNothing()
	})
	t.Run("show the newest stock that the room knows", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 10)
		c := s.connect()
		c.join(id)
		paused := withAnnouncement(s.source.put(id, 2, 10), drop.AnnouncePaused, drop.View{TotalStock: 100, AvailableStock: 10})
		s.Deliver(s.source.put(id, 3, 11))
		c.expect("stock-updated", nil)
		s.Deliver(paused)
		var data struct{ Drop drop.View }
		c.expect("drop-paused", &data)
		require.Equal(t, int64(3), data.Drop.Seq)
		require.Equal(t, 11, data.Drop.AvailableStock)
		c.expectNothingAfterFlush(s)
	})
	t.Run("do not follow a snapshot that is newer than the change", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 10)
		early, late := s.connect(), s.connect()
		early.join(id)
		paused := withAnnouncement(s.source.put(id, 2, 10), drop.AnnouncePaused, drop.View{})
		s.source.put(id, 3, 11)
		late.join(id) // its snapshot is newer than anything that the room has been told
		s.Deliver(paused)
		early.expect("drop-paused", nil)
		late.expectNothingAfterFlush(s)
	})
}

func TestHub_Refresh(t *testing.T) {
	t.Parallel()
	t.Run("sends what was missed, and nothing else", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 10)
		c := s.connect()
		c.join(id)
		require.NoError(t, s.Refresh(t.Context(), s.Watched()...))
		c.expectNothingAfterFlush(s)
		s.source.put(id, 2, 9) // its message was lost
		require.NoError(t, s.Refresh(t.Context(), s.Watched()...))
		var snapshot snapshotData
		c.expect("drop-snapshot", &snapshot)
		require.Equal(t, int64(2), snapshot.Drop.Seq)
		require.NoError(t, s.Refresh(t.Context(), id, uuid.New()))
		c.expectNothingAfterFlush(s)
	})
	t.Run("sends a change of status that has no seq yet", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 10)
		c := s.connect()
		c.join(id)
		s.source.set(func() {
			view := s.source.views[id]
			view.Status = drop.Ended
			s.source.views[id] = view
		})
		require.NoError(t, s.Refresh(t.Context(), id))
		var snapshot snapshotData
		c.expect("drop-snapshot", &snapshot)
		require.Equal(t, drop.Ended, snapshot.Drop.Status)
	})
	t.Run("notices that Postgres was restored to a lower seq, and continues from there", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 9, 10)
		c := s.connect()
		c.join(id)
		s.source.put(id, 4, 50)
		require.NoError(t, s.Refresh(t.Context(), id))
		var snapshot snapshotData
		c.expect("drop-snapshot", &snapshot)
		require.Equal(t, int64(4), snapshot.Drop.Seq)
		s.Deliver(s.source.put(id, 5, 49))
		c.expect("stock-updated", nil)
	})
	t.Run("sends news again that came during the read", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 10)
		c := s.connect()
		c.join(id)
		s.source.put(id, 2, 9)
		s.source.set(func() { s.source.gate = make(chan chan struct{}) })
		s.Resubscribed()
		reading := s.source.reading(t)
		s.Deliver(s.source.put(id, 3, 8))
		c.expect("stock-updated", nil)
		close(reading)
		var snapshot snapshotData
		c.expect("drop-snapshot", &snapshot)
		require.Equal(t, int64(2), snapshot.Drop.Seq)
		var stock stockData
		c.expect("stock-updated", &stock)
		require.Equal(t, int64(3), stock.Seq)
	})
}

func TestHub_Replace(t *testing.T) {
	t.Parallel()
	s, id := open(t, nil), uuid.New()
	s.source.put(id, 9, 10)
	c := s.connect()
	c.join(id)
	news := s.source.put(id, 4, 50)
	view := s.source.views[id]
	news.Replace = &view
	s.Deliver(news)
	var snapshot snapshotData
	c.expect("drop-snapshot", &snapshot)
	require.Equal(t, int64(4), snapshot.Drop.Seq)
	s.Deliver(s.source.put(id, 5, 49))
	var stock stockData
	c.expect("stock-updated", &stock)
	require.Equal(t, int64(5), stock.Seq)
}

// A backup was restored, and the drop was paused before the restored state was sent to anybody.
func TestHub_ReplaceAndAnnounce(t *testing.T) {
	t.Parallel()
	s, id := open(t, nil), uuid.New()
	s.source.put(id, 9, 10)
	c := s.connect()
	c.join(id)
	news := s.source.put(id, 4, 50)
	view := s.source.views[id]
	news.Replace = &view
	s.Deliver(news)
	s.Deliver(withAnnouncement(s.source.put(id, 5, 50), drop.AnnouncePaused, drop.View{}))
	var snapshot snapshotData
	c.expect("drop-snapshot", &snapshot)
	if snapshot.Drop.Seq == 4 { // a flush came in between
		c.expect("drop-snapshot", &snapshot)
	}
	require.Equal(t, int64(5), snapshot.Drop.Seq, "only a snapshot may lower a page's seq")
	c.expectNothingAfterFlush(s)
}

func TestHub_Resubscribed(t *testing.T) {
	t.Parallel()
	s, id := open(t, nil), uuid.New()
	s.source.put(id, 1, 10)
	member, owner := s.connect(), s.connect()
	member.join(id)
	owner.signIn("ann")
	s.Resubscribed()
	member.expect("drop-snapshot", nil)
	owner.expect("resync", nil)
	owner.expectNothing()
	member.expectNothingAfterFlush(s)
}
