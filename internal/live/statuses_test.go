package live_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/live"
)

// statuses are the statuses of the shop's drops that are not over.
type statuses struct{ *shop }

func (l statuses) Statuses(context.Context) (map[uuid.UUID]drop.Status, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := map[uuid.UUID]drop.Status{}
	for id, view := range l.views {
		if view.Status != drop.Ended && view.Status != drop.Cancelled {
			found[id] = view.Status
		}
	}
	return found, l.err
}

func TestHub_RefreshStatuses(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	begin := func(t *testing.T) (*site, *client) {
		t.Helper()
		shop := newShop()
		s := open(t, func(o *live.Options) { o.Source, o.Statuses = shop, statuses{shop} })
		s.shop = shop
		s.shop.become(id, drop.Upcoming)
		require.NoError(t, s.RefreshStatuses(t.Context()))
		c := s.connect()
		c.quiet()
		return s, c
	}
	refresh := func(s *site) { require.NoError(s.t, s.RefreshStatuses(s.t.Context())) }

	t.Run("says nothing of what is as it was told", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		refresh(s)
		c.quiet()
	})
	t.Run("announces to everybody what no news told, once", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		for _, step := range []struct {
			status drop.Status
			event  string
		}{{drop.Live, "drop-live"}, {drop.Paused, "drop-paused"}, {drop.Live, "drop-live"}, {drop.Ended, "drop-ended"}} {
			s.shop.become(id, step.status)
			refresh(s)
			var data struct{ Drop drop.View }
			c.expect(step.event, &data)
			require.Equal(t, step.status, data.Drop.Status)
			refresh(s)
			c.quiet()
		}
	})
	t.Run("announces a drop that is new, as what it is by now", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		s.shop.become(uuid.New(), drop.Upcoming)
		refresh(s)
		c.expect("drop-created", nil)
		s.shop.become(uuid.New(), drop.Live)
		refresh(s)
		c.expect("drop-live", nil)
	})
	t.Run("does not repeat what news have told", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		view := s.shop.become(id, drop.Live)
		s.Deliver(drop.News{DropID: id, At: time.Now(), Stock: view.Stock(), Announced: &drop.Announced{Event: drop.AnnounceLive, View: view}})
		c.expect("drop-live", nil)
		refresh(s)
		c.quiet()
	})
	t.Run("tries again what could not be read", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		s.shop.become(id, drop.Live)
		s.shop.fail(drop.ErrUnavailable)
		require.ErrorIs(t, s.RefreshStatuses(t.Context()), drop.ErrUnavailable)
		s.shop.fail(nil)
		refresh(s)
		c.expect("drop-live", nil)
	})
}

// become gives a drop of the shop another status.
func (s *shop) become(id uuid.UUID, status drop.Status) drop.View {
	s.mu.Lock()
	defer s.mu.Unlock()
	view := s.views[id]
	view.ID, view.Name, view.Status, view.Seq = id, "Air One", status, view.Seq+1
	s.views[id] = view
	return view
}
