package rdb

import (
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// sized is a drop as live has it, with the sizes s1, s2, ..., which have some units each.
func (f *gateFixture) sized(available ...int) shop.GateState {
	counts := make([]drop.Counts, len(available))
	for i, n := range available {
		counts[i] = drop.Counts{Total: n, Available: n}
	}
	return f.withSizes(counts...)
}

func (f *gateFixture) withSizes(counts ...drop.Counts) shop.GateState {
	state := f.live(0)
	state.Counts = drop.Counts{}
	for i, c := range counts {
		state.Counts = state.Counts.Add(c)
		state.Sizes = append(state.Sizes, drop.SizeStock{ID: fmt.Sprint("s", i+1), Counts: c})
	}
	return state
}

// held is a size all of whose units are held, until a time after noon for the first.
func held(id string, nextHoldEnd time.Duration) drop.SizeStock {
	return drop.SizeStock{ID: id, Counts: drop.Counts{Total: 1, Reserved: 1}, NextHoldEnd: drop.MomentOf(noon.Add(nextHoldEnd))}
}

func (f *gateFixture) wish(user string, sizes ...string) shop.Admission {
	f.t.Helper()
	return f.batch(shop.Attempt{UserID: user, Wish: sizes})[0]
}

// batch asks about several attempts in one call.
func (f *gateFixture) batch(attempts ...shop.Attempt) []shop.Admission {
	f.t.Helper()
	admissions, err := f.admitBatch(f.t.Context(), f.dropID, attempts)
	require.NoError(f.t, err)
	return admissions
}

// sizeOfLease returns the size of a user's lease, empty when none is known.
func (f *gateFixture) sizeOfLease(user string) string {
	f.t.Helper()
	size, err := f.clients.Gate.HGet(f.t.Context(), f.own.keysOf(f.dropID).leaseSizes, user).Result()
	if err != nil {
		require.ErrorIs(f.t, err, redis.Nil)
	}
	return size
}

// leased returns the users who have leases of sizes.
func (f *gateFixture) leased() []string {
	f.t.Helper()
	users, err := f.clients.Gate.HKeys(f.t.Context(), f.own.keysOf(f.dropID).leaseSizes).Result()
	require.NoError(f.t, err)
	return users
}

// endLease makes a user's lease end now; setLeaseEnd at a time by this machine's clock, which is
// also Redis's.
func (f *gateFixture) endLease(user string) { f.setLeaseEnd(user, time.UnixMilli(1)) }

func (f *gateFixture) setLeaseEnd(user string, end time.Time) {
	f.t.Helper()
	leases := f.own.keysOf(f.dropID).leases
	changed, err := f.clients.Gate.ZAddArgs(f.t.Context(), leases, redis.ZAddArgs{
		XX: true, Ch: true, Members: []redis.Z{{Score: float64(end.UnixMilli()), Member: user}},
	}).Result()
	require.NoError(f.t, err)
	require.Equal(f.t, int64(1), changed)
}

// writtenByVersionBefore makes the gate what a replica of the version before sizes leaves: it
// writes the gate with a newer seq, and does not touch the sizes.
func (f *gateFixture) writtenByVersionBefore(seq int64) {
	f.t.Helper()
	require.NoError(f.t, f.clients.Gate.HSet(f.t.Context(), f.own.keysOf(f.dropID).gate, "seq", seq).Err())
}

// requireStock requires that a refusal has the drop's stock.
func (f *gateFixture) requireStock(want drop.Stock, refused shop.Admission) {
	f.t.Helper()
	var stock drop.Stock
	require.NoError(f.t, json.Unmarshal(refused.Stock, &stock))
	require.Equal(f.t, want, stock)
}

// sellOutSizes loads a drop with some units of each size, makes users' attempts at once, each for
// one size, as many for each of them, and requires that as many are admitted as the size has units.
func (f *gateFixture) sellOutSizes(users int, available ...int) {
	f.t.Helper()
	f.load(f.sized(available...))
	admitted := make([]atomic.Int64, len(available))
	var callers sync.WaitGroup
	start := make(chan struct{})
	for i := range users {
		size := i % len(available)
		callers.Go(func() {
			<-start
			attempt := shop.Attempt{UserID: fmt.Sprint("user-", i), Wish: drop.Wish{fmt.Sprint("s", size+1)}}
			admission, err := f.Admit(f.t.Context(), f.dropID, attempt)
			if err != nil {
				f.t.Error(err)
				return
			}
			switch {
			case admission.Verdict == shop.VerdictAdmitted:
				admitted[size].Add(1)
			case admission.Verdict == shop.VerdictSoldOut && available[size] == 0:
			case admission.Verdict == shop.VerdictAllHeld && available[size] > 0:
			default:
				f.t.Errorf("verdict %d for size %d", admission.Verdict, size+1)
			}
		})
	}
	close(start)
	callers.Wait()
	for size, n := range available {
		require.Equal(f.t, int64(n), admitted[size].Load(), "size %d", size+1)
	}
}
