package rdb

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
)

func TestSentinel_AFailoverDuringADrop(t *testing.T) {
	t.Parallel()
	servers := rdbtest.Sentinel(t)
	f := newGateAt(t, servers.URL(), &recordedMetrics{})
	f.limit = shop.GateCallLimit
	f.load(f.live(10))
	require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
	s := subscribe(t, f.clients)

	master, err := servers.Master(t.Context())
	require.NoError(t, err)
	require.NoError(t, master.Kill())
	began := time.Now()
	f.waitForGate()
	t.Logf("gate back after %s", time.Since(began))
	s.waitSubscribed(t) // onSubscribed is called again, so that the subscriber reads the current state
	s.waitForNews(t)
	t.Logf("bus back after %s", time.Since(began))

	now, err := servers.Master(t.Context())
	require.NoError(t, err)
	require.NotSame(t, master, now)
	// The new master may lack the last writes, or everything: a load corrects the gate.
	f.load(f.live(10))
	require.Equal(t, int64(10), f.version().Seq)
	require.False(t, f.Away())
	warning, err := CheckPolicy(t.Context(), f.clients.Jobs)
	require.NoError(t, err)
	require.Empty(t, warning)
}

func TestSentinel_OneOfTheSentinelsDies(t *testing.T) {
	t.Parallel()
	servers := rdbtest.Sentinel(t)
	f := newGateAt(t, servers.URL(), nil)
	f.load(f.live(37))
	for i := range 2 {
		require.NoError(t, servers.Sentinel(i).Kill())
		f.sellOut(37, 400)
		require.NoError(t, f.Remove(t.Context(), f.dropID))
		f.load(f.live(37))
		another := newGateAt(t, servers.URL(), nil)
		another.load(another.live(1))
		require.Equal(t, shop.VerdictAdmitted, another.verdict("ann"))
	}
}
