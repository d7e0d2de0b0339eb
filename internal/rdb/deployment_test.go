package rdb

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
)

func TestDeployment_Prefix(t *testing.T) {
	t.Parallel()
	t.Run("begins every key and channel, and keeps the hash tag on the drop's id", func(t *testing.T) {
		t.Parallel()
		id := uuid.New()
		for prefix, own := range map[string]Deployment{"sneakerhead": {}, "shop:2": {Prefix: "shop:2"}} {
			keys := own.keysOf(id)
			for _, key := range keys.all() {
				require.True(t, strings.HasPrefix(key, prefix+":{"+id.String()+"}:"), key)
			}
			require.Equal(t, prefix+":news", own.newsChannel())
			require.Equal(t, prefix+":beat:"+id.String(), own.beatChannel(id))
		}
	})
	t.Run("keeps the gates of two deployments apart", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		other := NewGate(f.clients.Gate, Deployment{Prefix: "other"}, f.clock, nil)
		t.Cleanup(other.Stop)
		admission, err := other.Admit(t.Context(), f.dropID, shop.Attempt{UserID: "ann"})
		require.NoError(t, err)
		require.Equal(t, shop.VerdictCold, admission.Verdict)
		require.NoError(t, other.Remove(t.Context(), f.dropID))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"), "the other's gate is removed, not this one")
	})
	t.Run("keeps their news apart, also what settle publishes", func(t *testing.T) {
		t.Parallel()
		clients := openClients(t, rdbtest.Fresh(t).URL())
		s := subscribe(t, clients)
		other := Deployment{Prefix: "other"}
		gate := NewGate(clients.Gate, other, &setClock{}, nil)
		t.Cleanup(gate.Stop)
		news := drop.News{DropID: uuid.New()}
		require.NoError(t, gate.Settle(t.Context(), shop.Settlement{DropID: news.DropID, News: &news}))
		require.NoError(t, NewBus(clients.Bus, other, nil, quiet).Publish(t.Context(), news))
		own := drop.News{DropID: uuid.New()}
		require.NoError(t, s.bus.Publish(t.Context(), own))
		require.Equal(t, own.DropID, s.next(t).DropID, "the first news that arrives")
	})
}

func TestBus_NewsOfAnotherDatabase(t *testing.T) {
	t.Parallel()
	clients := openClients(t, rdbtest.Fresh(t).URL())
	var log bytes.Buffer
	ours, theirs := Deployment{Database: uuid.New()}, Deployment{Database: uuid.New()}
	s := subscribeAs(t, clients, ours, slog.New(slog.NewTextHandler(&log, nil)))

	stranger := NewBus(clients.Bus, theirs, nil, quiet)
	for range 3 {
		require.NoError(t, stranger.Publish(t.Context(), fullNews()))
	}
	gate := NewGate(clients.Gate, theirs, &setClock{}, nil)
	t.Cleanup(gate.Stop)
	news := fullNews()
	require.NoError(t, gate.Settle(t.Context(), shop.Settlement{DropID: news.DropID, News: &news}))

	older := drop.News{DropID: uuid.New()} // a replica of an older version sends no id
	require.NoError(t, NewBus(clients.Bus, Deployment{}, nil, quiet).Publish(t.Context(), older))
	require.Equal(t, older.DropID, s.next(t).DropID, "the first news that is let through")
	own := drop.News{DropID: uuid.New()}
	require.NoError(t, s.bus.Publish(t.Context(), own))
	require.Equal(t, own.DropID, s.next(t).DropID)

	s.bus.Stop() // before the log is read
	require.Equal(t, 1, strings.Count(log.String(), "another database uses this Redis with the same REDIS_PREFIX"), log.String())
	require.Contains(t, log.String(), theirs.Database.String())
	require.Zero(t, s.seen.malformed)
}
