package rdb

import (
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
)

func TestGate_OnACluster(t *testing.T) {
	t.Parallel()
	cluster := rdbtest.Cluster(t, 0)
	t.Run("admits exactly what is there, on every master", func(t *testing.T) {
		t.Parallel()
		masters := map[string]bool{}
		for len(masters) < 3 {
			f := newGateAt(t, cluster.URL(), nil)
			f.load(f.live(37))
			f.sellOut(37, 400)
			masters[f.masterOf(f.dropID)] = true
		}
	})
	t.Run("admits exactly what is there of each size, and settles and removes it", func(t *testing.T) {
		t.Parallel()
		f := newGateAt(t, cluster.URL(), nil)
		f.sellOutSizes(200, 5, 0, 9)
		state := f.sized(5, 0, 9)
		state.Seq = 11
		f.settled(shop.Settlement{Ended: f.leased(), State: &state, FromSeq: 10})
		require.Equal(t, state.Stock, f.version().Stock)
		require.Empty(t, f.leased())
		require.NoError(t, f.Remove(t.Context(), f.dropID))
		requireNothing(t, f)
	})
	t.Run("settles, forgets and removes", func(t *testing.T) {
		t.Parallel()
		f := newGateAt(t, cluster.URL(), nil)
		f.load(f.live(2))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		state := f.live(2)
		state.Seq, state.Counts = 11, drop.Counts{Total: 2, Available: 1, Reserved: 1}
		f.settled(shop.Settlement{
			Ended: []string{"ann"}, FromSeq: 10, State: &state,
			Opened: []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}},
		})
		require.Equal(t, shop.VerdictHolding, f.verdict("ann"))
		require.Equal(t, int64(11), f.version().Seq)
		require.NoError(t, f.Forget(t.Context(), f.dropID, "ann"))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		require.NoError(t, f.Remove(t.Context(), f.dropID))
		require.Equal(t, shop.VerdictCold, f.verdict("ann"))
	})
	t.Run("reads versions from all masters, and leaves out drops without a gate", func(t *testing.T) {
		t.Parallel()
		f := newGateAt(t, cluster.URL(), nil)
		ids := []uuid.UUID{uuid.New()} // has no gate
		for range 20 {
			f.dropID = uuid.New()
			f.load(f.live(1))
			ids = append(ids, f.dropID)
		}
		versions, err := f.Versions(t.Context(), ids)
		require.NoError(t, err)
		require.Len(t, versions, 20)
		require.NotContains(t, versions, ids[0])
	})
	t.Run("publishes what it settles to subscribers at every node", func(t *testing.T) {
		t.Parallel()
		f := newGateAt(t, cluster.URL(), nil)
		clients := openClients(t, cluster.URL())
		subscribers := []*subscriber{subscribe(t, clients), subscribe(t, clients), subscribe(t, clients)}
		for _, s := range subscribers {
			f.dropID = uuid.New()
			news := drop.News{DropID: f.dropID}
			f.settled(shop.Settlement{News: &news})
			for s.next(t).DropID != f.dropID {
			}
			require.NoError(t, s.bus.Publish(t.Context(), drop.News{DropID: uuid.New()}))
		}
	})
	t.Run("asks every node whether it may evict", func(t *testing.T) {
		t.Parallel()
		clients := openClients(t, cluster.URL())
		warning, err := CheckPolicy(t.Context(), clients.Jobs)
		require.NoError(t, err)
		require.Empty(t, warning)
		own, err := clients.Jobs.(*redis.ClusterClient).MasterForKey(t.Context(), "any")
		require.NoError(t, err)
		require.NoError(t, own.ConfigSet(t.Context(), "maxmemory-policy", "volatile-lru").Err())
		warning, err = CheckPolicy(t.Context(), clients.Jobs)
		require.NoError(t, err)
		require.Contains(t, warning, "volatile-lru")
	})
}

func TestGate_AMasterThatStaysDead(t *testing.T) {
	t.Parallel()
	cluster := rdbtest.Cluster(t, 0)
	seen := &recordedMetrics{}
	dead := newGateAt(t, cluster.URL(), seen)
	dead.limit = shop.GateCallLimit
	alive := dead.onAnotherMaster()
	dead.load(dead.live(10))
	alive.load(alive.live(400))
	address := dead.masterOf(dead.dropID)
	require.NoError(t, cluster.Kill(address))

	for range 100 {
		for range tripAfter { // enough to trip a breaker that both shared
			_, err := dead.Admit(t.Context(), dead.dropID, shop.Attempt{UserID: "ann"})
			require.Error(t, err)
		}
		began := time.Now()
		require.Equal(t, shop.VerdictAdmitted, alive.verdict("ann"))
		require.Less(t, time.Since(began), shop.GateCallLimit)
	}
	require.True(t, dead.Away(), "one master is")
	_, err := dead.Admit(t.Context(), dead.dropID, shop.Attempt{UserID: "ann"})
	require.ErrorIs(t, err, ErrAway)
	versions, err := dead.Versions(t.Context(), []uuid.UUID{dead.dropID, alive.dropID})
	require.NoError(t, err, "the others' gates must still be corrected")
	require.Contains(t, versions, alive.dropID)
	require.NotContains(t, versions, dead.dropID)
	require.NoError(t, dead.Probe(t.Context()), "some masters answer")
	s := subscribe(t, openClients(t, cluster.URL()))
	err = dead.Settle(t.Context(), shop.Settlement{DropID: dead.dropID, News: &drop.News{DropID: dead.dropID}})
	require.Error(t, err, "the gate was not told")
	require.Equal(t, dead.dropID, s.next(t).DropID, "but the news was published")
	for range 60 {
		require.NoError(t, dead.publisher.publish(t.Context(), Deployment{}.newsChannel(), "{"), "a message goes to a node that is there")
	}

	require.NoError(t, cluster.Node(address).Restart(t.Context()))
	t.Logf("gate back %s after its master", dead.waitForGate())
	require.Equal(t, shop.VerdictCold, dead.verdict("ann"), "it had persisted nothing")
	require.Equal(t, shop.VerdictAdmitted, alive.verdict("ann"))
	require.Eventually(t, func() bool { return dead.Probe(t.Context()) == nil && !dead.Away() }, backWithin, 10*time.Millisecond)
	seen.mu.Lock()
	defer seen.mu.Unlock()
	require.Equal(t, []bool{true, false}, seen.gate)
}

func TestGate_AMasterWithAReplicaDies(t *testing.T) {
	t.Parallel()
	cluster := rdbtest.Cluster(t, 1)
	dead := newGateAt(t, cluster.URL(), &recordedMetrics{})
	dead.limit = shop.GateCallLimit
	dead.load(dead.live(10))
	address := dead.masterOf(dead.dropID)
	require.NoError(t, cluster.Kill(address))
	t.Logf("gate back after %s", dead.waitForGate())
	require.NotEqual(t, address, dead.masterOf(dead.dropID))
	dead.load(dead.live(5))
	require.Eventually(t, func() bool { return dead.Probe(t.Context()) == nil && !dead.Away() }, backWithin, 10*time.Millisecond,
		"a master that another has replaced is forgotten")
	dead.limit = 10 * time.Second
	dead.sellOut(dead.version().Stock.Available-dead.version().Leases, 100)
}

func TestBus_OutlivesAnyNodeOfACluster(t *testing.T) {
	t.Parallel()
	for name, replicas := range map[string]int{"that stays dead": 0, "that another replaces": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cluster := rdbtest.Cluster(t, replicas)
			clients := openClients(t, cluster.URL())
			// Enough of them that some were subscribed at the node that dies, whichever it is.
			var subscribers []*subscriber
			for range 9 {
				subscribers = append(subscribers, subscribe(t, clients))
			}
			master, err := clients.Bus.(*redis.ClusterClient).MasterForKey(t.Context(), Deployment{}.newsChannel())
			require.NoError(t, err)
			require.NoError(t, cluster.Kill(master.Options().Addr))
			began := time.Now()
			for _, s := range subscribers {
				s.waitForNews(t)
			}
			t.Logf("everybody hears again after %s", time.Since(began))
			require.Less(t, time.Since(began), 3*time.Second, "what sockets are promised while Redis is away")
		})
	}
}

// A frozen node accepts connections and never answers. Only time limits can tell it from a busy
// one.
func TestCluster_AMasterFreezes(t *testing.T) {
	t.Parallel()
	cluster := rdbtest.Cluster(t, 0)
	frozen := newGateAt(t, cluster.URL(), &recordedMetrics{})
	frozen.limit = shop.GateCallLimit
	alive := frozen.onAnotherMaster()
	frozen.load(frozen.live(10))
	alive.load(alive.live(10))
	clients := openClients(t, cluster.URL())
	var subscribers []*subscriber
	for range 9 {
		subscribers = append(subscribers, subscribe(t, clients))
	}
	pid := cluster.Node(frozen.masterOf(frozen.dropID)).Pid()
	require.NoError(t, syscall.Kill(pid, syscall.SIGSTOP))
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGCONT) })

	began := time.Now()
	for range 20 {
		for range tripAfter {
			asked := time.Now()
			_, err := frozen.Admit(t.Context(), frozen.dropID, shop.Attempt{UserID: "ann"})
			require.Error(t, err)
			require.Less(t, time.Since(asked), 2*shop.GateCallLimit)
		}
		require.Equal(t, shop.VerdictAdmitted, alive.verdict("ann"))
	}
	versions, err := frozen.Versions(t.Context(), []uuid.UUID{frozen.dropID, alive.dropID})
	require.NoError(t, err)
	require.Contains(t, versions, alive.dropID)
	for _, s := range subscribers {
		s.waitForNews(t)
	}
	t.Logf("everybody hears again after %s", time.Since(began))
	require.Less(t, time.Since(began), 6*time.Second)

	require.NoError(t, syscall.Kill(pid, syscall.SIGCONT))
	t.Logf("gate back %s after its master", frozen.waitForGate())
	require.Equal(t, int64(10), frozen.version().Seq, "with what it had")
}
