package rdb

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
)

func TestGate_Settle(t *testing.T) {
	t.Parallel()
	t.Run("ends leases, and writes stock", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		state := f.live(0)
		state.Seq, state.Counts = 11, drop.Counts{Total: 1, Reserved: 1}
		f.settled(shop.Settlement{
			Ended: []string{"ann"}, Opened: []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}},
			State: &state, FromSeq: 10,
		})
		require.Equal(t, shop.VerdictHolding, f.verdict("ann"))
		require.Equal(t, shop.VerdictAllHeld, f.verdict("ben"))
		version := f.version()
		require.Equal(t, shop.GateVersion{Seq: 11, HintsUpTo: version.HintsUpTo, Stock: state.Stock}, version)
	})
	t.Run("ends the lease of a refused attempt without knowing the stock", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		f.settled(shop.Settlement{Ended: []string{"ann"}, AtLimit: []string{"ann"}})
		require.Zero(t, f.version().Leases)
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"), "nobody said which limit it was")
	})
	t.Run("does not let an older seq overwrite a newer one", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(5))
		older := f.live(3)
		older.Seq, older.Paused = 9, true
		f.settled(shop.Settlement{State: &older, FromSeq: 8})
		same := f.live(4)
		same.Paused = true
		f.settled(shop.Settlement{State: &same, FromSeq: 9})
		require.Equal(t, 5, f.version().Stock.Available)
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
	})
	t.Run("never creates a gate, but publishes", func(t *testing.T) {
		t.Parallel()
		f := newGateAt(t, rdbtest.Fresh(t).URL(), nil)
		heard := subscribe(t, f.clients)
		state := f.live(5)
		f.settled(shop.Settlement{
			Ended: []string{"ann"}, AtLimit: []string{"ben"}, Closed: []string{"cat"},
			Opened: []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}},
			State:  &state, News: &drop.News{DropID: f.dropID, Stock: state.Stock},
		})
		require.Equal(t, f.dropID, heard.next(t).DropID)
		requireNothing(t, f)
	})
	t.Run("deletes the hints of closed holds before it writes those of opened ones", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.live(0)
		state.Counts = drop.Counts{Total: 2, Reserved: 2}
		state.Holders = []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}, {UserID: "ben", Until: noon.Add(time.Minute)}}
		f.load(state)
		state.Seq, state.Holders = 12, nil
		f.settled(shop.Settlement{
			Closed: []string{"ann", "ben"}, Opened: []shop.HoldHint{{UserID: "ben", Until: noon.Add(time.Minute)}},
			State: &state, FromSeq: 10,
		})
		require.Equal(t, shop.VerdictAllHeld, f.verdict("ann"))
		require.Equal(t, shop.VerdictHolding, f.verdict("ben"))
	})
	t.Run("carries any number of users", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.live(1)
		for i := range 2*maxScriptUsers + 7 {
			state.Holders = append(state.Holders, shop.HoldHint{UserID: fmt.Sprint("user-", i), Until: noon.Add(time.Minute)})
		}
		state.HintsUpTo = 10
		f.load(state)
		require.Equal(t, int64(len(state.Holders)), f.hints())
		require.Equal(t, int64(10), f.version().HintsUpTo)
		settlement := shop.Settlement{FromSeq: 10}
		for _, holder := range state.Holders[1:] {
			settlement.Closed = append(settlement.Closed, holder.UserID)
		}
		state.Seq, state.Cancelled = 11, true
		settlement.State = &state
		f.settled(settlement)
		require.Equal(t, int64(1), f.hints())
		require.Equal(t, int64(11), f.version().HintsUpTo)
	})
}

func (f *gateFixture) hints() int64 {
	f.t.Helper()
	n, err := f.clients.Gate.HLen(f.t.Context(), f.own.keysOf(f.dropID).holders).Result()
	require.NoError(f.t, err)
	return n
}

func TestGate_Limit(t *testing.T) {
	t.Parallel()
	f := newGate(t)
	state := f.live(5)
	f.load(state)
	state.Seq = 11
	f.settled(shop.Settlement{AtLimit: []string{"ann"}, State: &state, FromSeq: 10})
	require.Equal(t, shop.VerdictAtLimit, f.verdict("ann"))

	state.Seq, state.MaxPerUser = 12, 2
	f.settled(shop.Settlement{State: &state, FromSeq: 11})
	require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"), "the limit was raised")

	state.Seq, state.MaxPerUser = 13, 1
	f.settled(shop.Settlement{Ended: []string{"ann"}, State: &state, FromSeq: 12})
	require.Equal(t, shop.VerdictAtLimit, f.verdict("ann"), "and lowered again")

	state.Available, state.AtLimit, state.HintsUpTo = 0, []string{"ben"}, 12
	require.NoError(t, f.Remove(t.Context(), f.dropID))
	f.load(state)
	require.Equal(t, shop.VerdictAtLimit, f.verdict("ben"), "before what is said of stock")

	state.Seq, state.Paused = 14, true
	f.settled(shop.Settlement{State: &state, FromSeq: 13})
	require.Equal(t, shop.VerdictPaused, f.verdict("ann"), "what stops everybody comes first")
}

func TestGate_HintsUpTo(t *testing.T) {
	t.Parallel()
	f := newGate(t)
	state := f.live(5)
	f.load(state)
	require.Zero(t, f.version().HintsUpTo, "holds were not read")
	state.HintsUpTo = 10
	f.load(state)
	require.Equal(t, int64(10), f.version().HintsUpTo)

	settle := func(from, to int64) int64 {
		state.Seq = to
		f.settled(shop.Settlement{State: &state, FromSeq: from})
		return f.version().HintsUpTo
	}
	require.Equal(t, int64(12), settle(10, 12))
	require.Equal(t, int64(12), settle(13, 15), "13 is missing")
	require.Equal(t, int64(15), f.version().Seq)
	require.Equal(t, int64(13), settle(12, 13), "an older one fills the gap; its stock is not taken")
	require.Equal(t, int64(15), f.version().Seq)

	state.Seq, state.HintsUpTo = 15, 15
	f.load(state)
	require.Equal(t, int64(15), f.version().HintsUpTo)
	state.HintsUpTo = 0
	f.load(state)
	require.Equal(t, int64(15), f.version().HintsUpTo)
}

func TestGate_Load(t *testing.T) {
	t.Parallel()
	t.Run("writes what is as new or newer, never what is older", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(5))
		f.load(f.live(4))
		require.Equal(t, 4, f.version().Stock.Available)
		older := f.live(3)
		older.Seq = 9
		f.load(older)
		require.Equal(t, 4, f.version().Stock.Available)
	})
	t.Run("does not replace newer hints by older ones", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.live(5)
		f.load(state)
		bought := state
		bought.Seq = 11
		f.settled(shop.Settlement{Closed: []string{"ann"}, AtLimit: []string{"ann"}, State: &bought, FromSeq: 10})
		state.Holders = []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}}
		f.load(state)
		require.Equal(t, shop.VerdictAtLimit, f.verdict("ann"))
	})
	t.Run("keeps the keys after the drop's end, even if that is long past", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		for endsAt, least := range map[time.Time]time.Duration{
			time.Now().Add(time.Hour):         3*time.Hour - time.Minute,
			time.Now().Add(-9999 * time.Hour): 9 * time.Minute,
			{}:                                24*time.Hour - time.Minute,
		} {
			state := f.live(1)
			state.EndsAt = endsAt
			state.Holders = []shop.HoldHint{{UserID: "ann", Until: noon}}
			f.load(state)
			for _, key := range []string{f.own.keysOf(f.dropID).gate, f.own.keysOf(f.dropID).holders} {
				ttl, err := f.clients.Gate.PTTL(t.Context(), key).Result()
				require.NoError(t, err)
				require.Greater(t, ttl, least)
				require.LessOrEqual(t, ttl, least+2*time.Minute)
			}
		}
	})
	t.Run("fails when the gate is deleted between its calls", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		keys := f.own.keysOf(f.dropID)
		state := f.live(1)
		args := append(appendState(nil, &state), 10, "1", 1, "ann", "1")
		written, err := f.snapshot.Run(t.Context(), f.client, []string{keys.gate, keys.holders}, args...).Int()
		require.NoError(t, err)
		require.Zero(t, written)
		requireNothing(t, f)
	})
}

func TestGate_Forget(t *testing.T) {
	t.Parallel()
	f := newGate(t)
	state := f.live(1)
	state.Holders = []shop.HoldHint{{UserID: "ann", Until: noon.Add(time.Minute)}}
	f.load(state)
	require.Equal(t, shop.VerdictHolding, f.verdict("ann"))
	require.NoError(t, f.Forget(t.Context(), f.dropID, "ann"))
	require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
}

func TestGate_Versions(t *testing.T) {
	t.Parallel()
	f := newGate(t)
	state := f.live(3)
	state.Counts = drop.Counts{Total: 9, Available: 3, Reserved: 2, Sold: 4}
	f.load(state)
	f.verdict("ann")
	versions, err := f.Versions(t.Context(), []uuid.UUID{uuid.New(), f.dropID, uuid.New()})
	require.NoError(t, err)
	require.Equal(t, map[uuid.UUID]shop.GateVersion{f.dropID: {Seq: 10, Leases: 1, Stock: state.Stock}}, versions)
	versions, err = f.Versions(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, versions)
}

func TestGate_SurvivesAScriptFlush(t *testing.T) {
	t.Parallel()
	f := newGateAt(t, rdbtest.Fresh(t).URL(), nil)
	state := f.live(2)
	for range 2 {
		f.load(state)
		require.NoError(t, f.clients.Gate.ScriptFlush(t.Context()).Err())
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		require.NoError(t, f.clients.Gate.ScriptFlush(t.Context()).Err())
		f.settled(shop.Settlement{Ended: []string{"ann"}})
		require.NoError(t, f.clients.Gate.ScriptFlush(t.Context()).Err())
		require.Zero(t, f.version().Leases)
	}
	require.NoError(t, f.clients.Gate.FlushAll(t.Context()).Err())
	require.Equal(t, shop.VerdictCold, f.verdict("ann"))
}
