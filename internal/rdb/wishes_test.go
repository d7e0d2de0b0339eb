package rdb

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

func TestGate_Wish(t *testing.T) {
	t.Parallel()
	t.Run("takes the first wanted size that has a unit", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1, 1, 1))
		for _, want := range []struct{ user, size string }{{"ann", "s3"}, {"ben", "s1"}} {
			require.Equal(t, shop.Admission{Verdict: shop.VerdictAdmitted}, f.wish(want.user, "s3", "s1"))
			require.Equal(t, want.size, f.sizeOfLease(want.user))
		}
		require.Equal(t, shop.VerdictAllHeld, f.wish("cat", "s3", "s1").Verdict, "a unit that is left is of another size")
		require.Equal(t, shop.VerdictAdmitted, f.wish("cat", "s2").Verdict)
	})
	t.Run("takes units for the whole batch in its order", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1, 2))
		said := f.batch(
			shop.Attempt{UserID: "ann", Wish: drop.Wish{"s1"}}, shop.Attempt{UserID: "ann", Wish: drop.Wish{"s2"}},
			shop.Attempt{UserID: "ben", Wish: drop.Wish{"s1"}}, shop.Attempt{UserID: "cat", Wish: drop.Wish{"s1", "s2"}},
			shop.Attempt{UserID: "dan", Wish: drop.Wish{"s1", "s2"}}, shop.Attempt{UserID: "eve", Wish: drop.Wish{"s1", "s2"}},
		)
		var verdicts []shop.Verdict
		for _, a := range said {
			verdicts = append(verdicts, a.Verdict)
		}
		admitted, held := shop.VerdictAdmitted, shop.VerdictAllHeld
		require.Equal(t, []shop.Verdict{admitted, admitted, held, admitted, admitted, held}, verdicts)
		require.Equal(t, "s1", f.sizeOfLease("ann"), "whose second attempt rides on the lease of the first")
	})
	t.Run("counts the leases of each size apart", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(2, 0, 1))
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s2", "s1").Verdict)
		require.Equal(t, shop.VerdictAdmitted, f.wish("ben", "s1").Verdict)
		require.Equal(t, shop.VerdictAllHeld, f.wish("cat", "s1").Verdict)
		require.Equal(t, shop.VerdictSoldOut, f.wish("cat", "s2").Verdict, "the lease of somebody who also wanted it takes none of it")
		require.Equal(t, shop.VerdictAdmitted, f.wish("cat", "s3").Verdict)
	})
	t.Run("rides on a lease of another size", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1, 1))
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s1").Verdict)
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s2").Verdict)
		require.Equal(t, "s1", f.sizeOfLease("ann"))
		require.Equal(t, shop.VerdictAdmitted, f.wish("ben", "s2").Verdict)
	})
	t.Run("is sold out when none of it can come back, whatever else is left", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.withSizes(drop.Counts{Total: 1, Sold: 1}, drop.Counts{Total: 1, Available: 1}, drop.Counts{Total: 1, Reserved: 1}, drop.Counts{})
		f.load(state)
		refused := f.wish("ann", "s1", "s4")
		require.Equal(t, shop.VerdictSoldOut, refused.Verdict)
		require.Zero(t, refused.RetryAt)
		f.requireStock(state.Stock, refused)
	})
	t.Run("admits exactly what is there of each size", func(t *testing.T) {
		t.Parallel()
		newGate(t).sellOutSizes(400, 17, 0, 5, 1)
	})
	t.Run("knows many live leases", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(2500, 1))
		for from := 0; from < 2500; from += 500 {
			var attempts []shop.Attempt
			for i := range 500 {
				attempts = append(attempts, shop.Attempt{UserID: fmt.Sprint("user-", from+i), Wish: drop.Wish{"s1"}})
			}
			for _, said := range f.batch(attempts...) {
				require.Equal(t, shop.VerdictAdmitted, said.Verdict)
			}
		}
		require.Equal(t, shop.VerdictAllHeld, f.wish("ann", "s1").Verdict)
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s2").Verdict)
	})
}

func TestGate_AllHeldOfAWish(t *testing.T) {
	t.Parallel()
	t.Run("says when a unit of the wanted sizes may return, to each user", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.withSizes()
		state.Sizes = drop.SizeStocks{held("s1", 40*time.Second), held("s2", 20*time.Second), held("s3", 10*time.Second), held("s4", -time.Second)}
		state.Counts = drop.Counts{Total: 4, Reserved: 4}
		f.load(state)
		wishes := []struct {
			sizes   drop.Wish
			retryAt time.Duration
		}{
			{drop.Wish{"s1"}, 40 * time.Second},
			{drop.Wish{"s1", "s2"}, 20 * time.Second},
			{drop.Wish{"s3", "s1"}, 10 * time.Second},
			{drop.Wish{"s1"}, 40 * time.Second},
			{drop.Wish{"s1", "s4"}, 0},
		}
		var attempts []shop.Attempt
		for i, wish := range wishes {
			attempts = append(attempts, shop.Attempt{UserID: fmt.Sprint("user-", i), Wish: wish.sizes})
		}
		for i, said := range f.batch(attempts...) {
			require.Equal(t, shop.VerdictAllHeld, said.Verdict)
			require.Equal(t, noon.Add(wishes[i].retryAt), said.RetryAt, "%v", wishes[i].sizes)
			f.requireStock(state.Stock, said)
		}
	})
	t.Run("says when the first lease of the wanted sizes ends, while no hold does", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1, 1))
		f.wish("ann", "s1")
		f.wish("ben", "s2")
		f.setLeaseEnd("ben", time.Now().Add(time.Hour))
		require.WithinRange(t, f.wish("cat", "s1").RetryAt, noon, noon.Add(shop.LeaseDuration))
		require.WithinRange(t, f.wish("cat", "s2").RetryAt, noon.Add(30*time.Minute), noon.Add(time.Hour))
		require.WithinRange(t, f.wish("cat", "s2", "s1").RetryAt, noon, noon.Add(shop.LeaseDuration))
	})
	t.Run("says when each user's wait ends beside it", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.withSizes()
		state.Sizes, state.Counts = drop.SizeStocks{held("s1", 40*time.Second)}, drop.Counts{Total: 1, Reserved: 1}
		f.load(state)
		f.settled(shop.Settlement{Waiting: []shop.WaitHint{{UserID: "ben", Until: noon.Add(time.Minute)}}, State: &state, FromSeq: 9})
		said := f.batch(
			shop.Attempt{UserID: "ann", Wish: drop.Wish{"s1"}}, shop.Attempt{UserID: "ben", Wish: drop.Wish{"s1"}},
			shop.Attempt{UserID: "cat", Wish: drop.Wish{"s1"}},
		)
		require.Equal(t, shop.Admission{Verdict: shop.VerdictCoolingDown, RetryAt: noon.Add(time.Minute)}, said[1])
		for _, i := range []int{0, 2} {
			require.Equal(t, shop.VerdictAllHeld, said[i].Verdict)
			require.Equal(t, noon.Add(40*time.Second), said[i].RetryAt)
		}
	})
}

func TestGate_AWishForWhatTheGateDoesNotKnow(t *testing.T) {
	t.Parallel()
	t.Run("is cold when a replica of a version without sizes wrote the gate", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.sized(1)
		f.load(state)
		f.writtenByVersionBefore(11)
		require.Equal(t, shop.Admission{}, f.wish("ann", "s1"))
		state.Seq = 11
		f.load(state)
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s1").Verdict)
	})
	t.Run("is cold when the sizes were lost, or a size is missing", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		require.Equal(t, shop.VerdictCold, f.wish("ann", "s1x").Verdict)
		for _, field := range []string{"seq", "stock"} { // no size may be called so
			require.Equal(t, shop.VerdictCold, f.wish("ann", field).Verdict)
		}
		require.NoError(t, f.clients.Gate.Del(t.Context(), f.own.keysOf(f.dropID).sizes).Err())
		require.Equal(t, shop.VerdictCold, f.wish("ann", "s1").Verdict)
		require.Empty(t, f.leased())
	})
	t.Run("is judged by what does not depend on it first", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.sized(5)
		state.Holders = []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}}
		f.load(state)
		f.settled(shop.Settlement{
			AtLimit: []string{"ben"}, Waiting: []shop.WaitHint{{UserID: "cat", Until: noon.Add(time.Minute)}}, State: &state, FromSeq: 9,
		})
		require.Equal(t, shop.VerdictAdmitted, f.wish("dan", "s1").Verdict)
		f.writtenByVersionBefore(11)
		for user, want := range map[string]shop.Verdict{
			"ann": shop.VerdictHolding, "ben": shop.VerdictAtLimit, "cat": shop.VerdictCoolingDown, "dan": shop.VerdictAdmitted, "eve": shop.VerdictCold,
		} {
			require.Equal(t, want, f.wish(user, "s1").Verdict, user)
		}
		require.NoError(t, f.clients.Gate.HSet(t.Context(), f.own.keysOf(f.dropID).gate, "paused", 1).Err())
		require.Equal(t, shop.VerdictPaused, f.wish("eve", "s1").Verdict)
	})
	t.Run("is cold for everybody when a size is not among the drop's", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.sized(5)
		state.Holders = []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}}
		f.load(state)
		f.settled(shop.Settlement{
			AtLimit: []string{"ben"}, Waiting: []shop.WaitHint{{UserID: "cat", Until: noon.Add(time.Minute)}}, State: &state, FromSeq: 9,
		})
		require.Equal(t, shop.VerdictAdmitted, f.wish("dan", "s1").Verdict)
		for _, user := range []string{"ann", "ben", "cat", "dan", "eve"} {
			require.Equal(t, shop.VerdictCold, f.wish(user, "s1", "s2").Verdict, user)
		}
		require.NoError(t, f.clients.Gate.HSet(t.Context(), f.own.keysOf(f.dropID).gate, "paused", 1).Err())
		require.Equal(t, shop.VerdictCold, f.wish("eve", "s2").Verdict)
	})
	t.Run("does not hurt others in its batch", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		said := f.batch(
			shop.Attempt{UserID: "ann", Wish: drop.Wish{"s9"}}, shop.Attempt{UserID: "ben", Wish: drop.Wish{"s1"}}, shop.Attempt{UserID: "cat"},
		)
		require.Equal(t, []shop.Admission{{}, {Verdict: shop.VerdictAdmitted}, {}}, said, "no wish is cold too where there are sizes")
	})
	t.Run("is cold where the drop has no sizes, and others in its batch are judged as ever", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		said := f.batch(shop.Attempt{UserID: "ann"}, shop.Attempt{UserID: "ben", Wish: drop.Wish{"s1"}}, shop.Attempt{UserID: "cat"})
		require.Equal(t, shop.VerdictAdmitted, said[0].Verdict)
		require.Equal(t, shop.Admission{}, said[1])
		require.Equal(t, shop.VerdictAllHeld, said[2].Verdict)
		require.Empty(t, said[2].Stock, "which only refusals of wishes have")
	})
}

func TestGate_LeasesOfSizes(t *testing.T) {
	t.Parallel()
	t.Run("are forgotten when they end, any number of them", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		keys := f.own.keysOf(f.dropID)
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s1").Verdict)
		_, err := f.clients.Gate.Pipelined(t.Context(), func(pipe redis.Pipeliner) error {
			for i := range 2500 {
				pipe.ZAdd(t.Context(), keys.leases, redis.Z{Score: 1, Member: fmt.Sprint("user-", i)})
				pipe.HSet(t.Context(), keys.leaseSizes, fmt.Sprint("user-", i), "s1")
			}
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, shop.VerdictAllHeld, f.wish("ben", "s1").Verdict)
		require.Equal(t, []string{"ann"}, f.leased())
		f.endLease("ann")
		require.Equal(t, shop.VerdictAdmitted, f.wish("ben", "s1").Verdict)
		require.Equal(t, []string{"ben"}, f.leased())
	})
	t.Run("end when they are settled", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.sized(2)
		f.load(state)
		f.wish("ann", "s1")
		f.wish("ben", "s1")
		f.settled(shop.Settlement{Ended: []string{"ann"}, State: &state, FromSeq: 10})
		require.Equal(t, []string{"ben"}, f.leased())
		require.Equal(t, 1, f.version().Leases)
		require.Equal(t, shop.VerdictAdmitted, f.wish("cat", "s1").Verdict)
	})
	t.Run("of units that are gone hold nothing back", func(t *testing.T) { // such as that of a replica that died
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		f.wish("ann", "s1")
		sold := f.withSizes(drop.Counts{Total: 1, Sold: 1})
		sold.Seq++
		f.load(sold)
		require.Equal(t, shop.VerdictSoldOut, f.wish("ben", "s1").Verdict)

		f = newGate(t)
		f.load(f.live(1))
		f.batch(shop.Attempt{UserID: "ann"})
		sold = f.live(0)
		sold.Seq++
		f.load(sold)
		require.Equal(t, shop.VerdictSoldOut, f.batch(shop.Attempt{UserID: "ben"})[0].Verdict)
	})
	t.Run("of which the size is lost admit too many, until they end", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		f.wish("ann", "s1")
		require.NoError(t, f.clients.Gate.Del(t.Context(), f.own.keysOf(f.dropID).leaseSizes).Err())
		require.Equal(t, shop.VerdictAdmitted, f.wish("ben", "s1").Verdict, "the ledger decides")
		require.Equal(t, shop.VerdictAllHeld, f.wish("cat", "s1").Verdict)
	})
	t.Run("given by a version without sizes take a unit of none", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"), "as that version asks")
		require.Equal(t, shop.VerdictAdmitted, f.wish("ben", "s1").Verdict)
		require.Equal(t, shop.VerdictAllHeld, f.wish("cat", "s1").Verdict)
	})
	t.Run("expire with their key", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		f.wish("ann", "s1")
		ttl, err := f.clients.Gate.PTTL(t.Context(), f.own.keysOf(f.dropID).leaseSizes).Result()
		require.NoError(t, err)
		require.Greater(t, ttl, time.Duration(0))
		require.LessOrEqual(t, ttl, shop.LeaseDuration+time.Second)
	})
}

// sentCommands records the arguments of a client's commands.
type sentCommands struct{ all [][]any }

func (s *sentCommands) DialHook(next redis.DialHook) redis.DialHook { return next }

func (s *sentCommands) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (s *sentCommands) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		s.all = append(s.all, command.Args())
		return next(ctx, command)
	}
}

func TestGate_ADropWithoutSizesSendsNoWishes(t *testing.T) {
	t.Parallel()
	f := newGate(t)
	f.load(f.live(1))
	f.verdict("ann") // the server knows the script now
	sent := &sentCommands{}
	f.clients.Gate.AddHook(sent)
	f.batch(shop.Attempt{UserID: "ann"}, shop.Attempt{UserID: "ben"})
	keys := f.own.keysOf(f.dropID)
	require.Equal(t, [][]any{{
		"evalsha", f.admit.Hash(), 4, keys.gate, keys.leases, keys.holders, keys.waits,
		noon.UnixMilli(), shop.LeaseDuration.Milliseconds(), "ann", "ben",
	}}, sent.all)
	require.Zero(t, f.clients.Gate.Exists(t.Context(), keys.sizes, keys.leaseSizes).Val())
}
