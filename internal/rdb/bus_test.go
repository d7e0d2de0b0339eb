package rdb

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
)

// subscriber subscribes to the bus.
type subscriber struct {
	bus        *Bus
	news       chan drop.News
	subscribed chan struct{}
	seen       *recordedMetrics
}

// subscribe returns when the bus is subscribed.
func subscribe(t *testing.T, clients *Clients) *subscriber {
	t.Helper()
	return subscribeAs(t, clients, Deployment{}, quiet)
}

func subscribeAs(t *testing.T, clients *Clients, own Deployment, log *slog.Logger) *subscriber {
	t.Helper()
	s := &subscriber{news: make(chan drop.News, 64), subscribed: make(chan struct{}, 64), seen: &recordedMetrics{}}
	s.bus = NewBus(clients.Bus, own, s.seen, log)
	s.bus.Subscribe(t.Context(), func(news drop.News) { s.news <- news }, func() { s.subscribed <- struct{}{} })
	t.Cleanup(s.bus.Stop)
	s.waitSubscribed(t)
	return s
}

func (s *subscriber) waitSubscribed(t *testing.T) {
	t.Helper()
	select {
	case <-s.subscribed:
	case <-time.After(10 * time.Second):
		t.Fatal("no subscription")
	}
}

func (s *subscriber) next(t *testing.T) drop.News {
	t.Helper()
	select {
	case news := <-s.news:
		return news
	case <-time.After(10 * time.Second):
		t.Fatal("no news")
		return drop.News{}
	}
}

func openClients(t *testing.T, url string) *Clients {
	t.Helper()
	clients, err := Open(url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, clients.Close()) })
	return clients
}

func TestBus(t *testing.T) {
	t.Parallel()
	t.Run("delivers news as it was published", func(t *testing.T) {
		t.Parallel()
		clients := openClients(t, rdbtest.Fresh(t).URL())
		s := subscribe(t, clients)
		want := fullNews()
		require.NoError(t, s.bus.Publish(t.Context(), want))
		require.Equal(t, want, s.next(t))
		require.False(t, s.bus.Away())
	})
	t.Run("counts malformed messages, and continues", func(t *testing.T) {
		t.Parallel()
		clients := openClients(t, rdbtest.Fresh(t).URL())
		s := subscribe(t, clients)
		require.NoError(t, clients.Bus.Publish(t.Context(), Deployment{}.newsChannel(), "{").Err())
		id := uuid.New()
		require.NoError(t, s.bus.Publish(t.Context(), drop.News{DropID: id}))
		require.Equal(t, id, s.next(t).DropID)
		s.seen.mu.Lock()
		defer s.seen.mu.Unlock()
		require.Equal(t, 1, s.seen.malformed)
	})
	t.Run("subscribes again when Redis is back, and calls onSubscribed", func(t *testing.T) {
		t.Parallel()
		server := rdbtest.Fresh(t)
		clients := openClients(t, server.URL())
		s := subscribe(t, clients)
		require.NoError(t, server.Kill())
		require.Eventually(t, s.bus.Away, 5*time.Second, 10*time.Millisecond)
		require.NoError(t, server.Restart(t.Context()))
		s.waitSubscribed(t)
		id := uuid.New()
		require.NoError(t, s.bus.Publish(t.Context(), drop.News{DropID: id}))
		require.Equal(t, id, s.next(t).DropID)
		require.Eventually(t, func() bool { return !s.bus.Away() }, 5*time.Second, 10*time.Millisecond)
	})
	t.Run("notices a dead connection that is still open", func(t *testing.T) {
		t.Parallel()
		server := rdbtest.Fresh(t)
		clients := openClients(t, server.URL())
		proxy := startProxy(t, server.URL())
		through := openClients(t, proxy.url)
		s := subscribe(t, through)
		proxy.freeze()
		s.waitSubscribed(t) // on a new connection
		id := uuid.New()
		require.NoError(t, NewBus(clients.Bus, Deployment{}, nil, quiet).Publish(t.Context(), drop.News{DropID: id}))
		require.Equal(t, id, s.next(t).DropID)
	})
	t.Run("stops while Redis is away", func(t *testing.T) {
		t.Parallel()
		server := rdbtest.Fresh(t)
		clients := openClients(t, server.URL())
		s := subscribe(t, clients)
		require.NoError(t, server.Kill())
		s.bus.Stop()
		s.bus.Stop()
	})
}
