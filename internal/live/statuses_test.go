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

// statuses reads the statuses of the source's drops that are not over.
type statuses struct{ *fakeSource }

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
	begin := func(t *testing.T) (*hubFixture, *client) {
		t.Helper()
		source := newFakeSource()
		s := open(t, func(o *live.Options) { o.Source, o.Statuses = source, statuses{source} })
		s.source = source
		s.source.setStatus(id, drop.Upcoming)
		require.NoError(t, s.RefreshStatuses(t.Context()))
		c := s.connect()
		c.expectNothing()
		return s, c
	}
	refresh := func(s *hubFixture) { require.NoError(s.t, s.RefreshStatuses(s.t.Context())) }

	t.Run("announces nothing that is unchanged", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		refresh(s)
		c.expectNothing()
	})
	t.Run("announces a missed change to everybody, once", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		for _, step := range []struct {
			status drop.Status
			event  string
		}{{drop.Live, "drop-live"}, {drop.Paused, "drop-paused"}, {drop.Live, "drop-live"}, {drop.Ended, "drop-ended"}} {
			s.source.setStatus(id, step.status)
			refresh(s)
			var data struct{ Drop drop.View }
			c.expect(step.event, &data)
			require.Equal(t, step.status, data.Drop.Status)
			refresh(s)
			c.expectNothing()
		}
	})
	t.Run("announces a new drop by its current status", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		s.source.setStatus(uuid.New(), drop.Upcoming)
		refresh(s)
		c.expect("drop-created", nil)
		s.source.setStatus(uuid.New(), drop.Live)
		refresh(s)
		c.expect("drop-live", nil)
	})
	t.Run("does not repeat what news announced", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		view := s.source.setStatus(id, drop.Live)
		s.Deliver(drop.News{DropID: id, At: time.Now(), Stock: view.Stock(), Announced: &drop.Announced{Event: drop.AnnounceLive, View: view}})
		c.expect("drop-live", nil)
		refresh(s)
		c.expectNothing()
	})
	t.Run("reads again what could not be read", func(t *testing.T) {
		t.Parallel()
		s, c := begin(t)
		s.source.setStatus(id, drop.Live)
		s.source.fail(drop.ErrUnavailable)
		require.ErrorIs(t, s.RefreshStatuses(t.Context()), drop.ErrUnavailable)
		s.source.fail(nil)
		refresh(s)
		c.expect("drop-live", nil)
	})
}

// setStatus gives a drop of the source another status.
func (s *fakeSource) setStatus(id uuid.UUID, status drop.Status) drop.View {
	s.mu.Lock()
	defer s.mu.Unlock()
	view := s.views[id]
	view.ID, view.Name, view.Status, view.Seq = id, "Air One", status, view.Seq+1
	s.views[id] = view
	return view
}
