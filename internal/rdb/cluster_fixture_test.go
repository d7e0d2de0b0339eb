package rdb

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// backWithin is how long a gate may be away when another server has to be elected in its place.
const backWithin = 20 * time.Second

// masterOf returns the address of the master that has a drop's gate.
func (f *gateFixture) masterOf(dropID uuid.UUID) string {
	f.t.Helper()
	cluster, ok := f.clients.Gate.(*redis.ClusterClient)
	require.True(f.t, ok)
	master, err := cluster.MasterForKey(f.t.Context(), Deployment{}.keysOf(dropID).gate)
	require.NoError(f.t, err)
	return master.Options().Addr
}

// onAnotherMaster returns a fixture of another drop, whose gate is on another master of the same
// Cluster.
func (f *gateFixture) onAnotherMaster() *gateFixture {
	f.t.Helper()
	other := *f
	for other.dropID = uuid.New(); f.masterOf(other.dropID) == f.masterOf(f.dropID); other.dropID = uuid.New() {
	}
	return &other
}

// sellOut makes many users' attempts at once on a loaded drop, and requires that as many are
// admitted as there are units.
func (f *gateFixture) sellOut(units, users int) {
	f.t.Helper()
	var admitted atomic.Int64
	var callers sync.WaitGroup
	start := make(chan struct{})
	for i := range users {
		callers.Go(func() {
			<-start
			admission, err := f.Admit(f.t.Context(), f.dropID, shop.Attempt{UserID: fmt.Sprintf("user-%d", i)})
			if err != nil {
				f.t.Error(err)
				return
			}
			if admission.Verdict == shop.VerdictAdmitted {
				admitted.Add(1)
			} else if admission.Verdict != shop.VerdictAllHeld {
				f.t.Errorf("verdict %d", admission.Verdict)
			}
		})
	}
	close(start)
	callers.Wait()
	require.Equal(f.t, int64(units), admitted.Load())
}

// waitForGate waits until the gate answers for a drop again, cold or not, and returns how long that
// took.
func (f *gateFixture) waitForGate() time.Duration {
	f.t.Helper()
	began := time.Now()
	require.Eventually(f.t, func() bool {
		_, err := f.Admit(f.t.Context(), f.dropID, shop.Attempt{UserID: "somebody"})
		return err == nil
	}, backWithin, 5*time.Millisecond)
	return time.Since(began)
}

// waitForNews waits until published news arrives.
func (s *subscriber) waitForNews(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	require.Eventually(t, func() bool {
		id := uuid.New()
		if s.bus.Publish(t.Context(), drop.News{DropID: id}) != nil {
			return false
		}
		for {
			select {
			case news := <-s.news:
				if news.DropID == id {
					return true
				}
			case <-time.After(100 * time.Millisecond):
				return false
			}
		}
	}, backWithin, 10*time.Millisecond)
	return time.Since(began)
}
