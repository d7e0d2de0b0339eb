package rdb

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

func TestGate_Sizes(t *testing.T) {
	t.Parallel()
	t.Run("are loaded if they are as new or newer, never if they are older", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(5, 1))
		same := f.sized(4, 1)
		f.load(same)
		require.Equal(t, same.Stock, f.version().Stock)
		older := f.sized(3, 1)
		older.Seq = 9
		f.load(older)
		require.Equal(t, same.Stock, f.version().Stock)
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", "s1").Verdict)
	})
	t.Run("are settled if they are newer only", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		loaded := f.sized(5, 1)
		f.load(loaded)
		for _, seq := range []int64{9, 10} {
			state := f.sized(0, 0)
			state.Seq = seq
			f.settled(shop.Settlement{State: &state, FromSeq: seq - 1})
			require.Equal(t, loaded.Stock, f.version().Stock)
		}
		newer := f.withSizes(drop.Counts{Total: 5, Available: 4, Reserved: 1}, drop.Counts{Total: 1, Sold: 1})
		newer.Seq = 12
		f.settled(shop.Settlement{State: &newer, FromSeq: 10})
		require.Equal(t, newer.Stock, f.version().Stock)
		f.requireStock(newer.Stock, f.wish("ann", "s2"))
	})
	t.Run("that were taken off are gone", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1, 0))
		fewer := f.sized(1)
		fewer.Seq = 11
		f.settled(shop.Settlement{State: &fewer, FromSeq: 10})
		require.Equal(t, shop.VerdictCold, f.wish("ann", "s2").Verdict)
		require.Equal(t, fewer.Stock, f.version().Stock)
	})
	t.Run("are never created without a gate", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.sized(1)
		f.settled(shop.Settlement{Ended: []string{"ann"}, State: &state, FromSeq: 9})
		require.Equal(t, shop.VerdictCold, f.wish("ann", "s1").Verdict)
		requireNothing(t, f)
	})
	t.Run("are removed with their gate", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.sized(1))
		f.wish("ann", "s1")
		require.NoError(t, f.Remove(t.Context(), f.dropID))
		requireNothing(t, f)
	})
	t.Run("are kept as long as their gate", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		state := f.sized(1)
		state.EndsAt = time.Time{}
		f.load(state)
		keys := f.own.keysOf(f.dropID)
		requireSameLife := func() {
			t.Helper()
			gate, sizes := f.clients.Gate.PExpireTime(t.Context(), keys.gate).Val(), f.clients.Gate.PExpireTime(t.Context(), keys.sizes).Val()
			require.Equal(t, gate, sizes)
		}
		requireSameLife()
		state.Seq, state.EndsAt = 11, time.Now().Add(time.Hour)
		f.settled(shop.Settlement{State: &state, FromSeq: 10})
		requireSameLife()
	})
	t.Run("are carried beside any number of users", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		units := make([]int, drop.MaxSizes)
		units[drop.MaxSizes-1] = 1
		state := f.sized(units...)
		for i := range 2*maxScriptUsers + 7 {
			state.Holders = append(state.Holders, shop.HoldHint{UserID: fmt.Sprint("user-", i), Until: noon.Add(time.Minute)})
		}
		state.HintsUpTo = 10
		f.load(state)
		require.Equal(t, state.Stock, f.version().Stock)
		require.Equal(t, int64(len(state.Holders)), f.hints())
		settlement := shop.Settlement{FromSeq: 10}
		for _, holder := range state.Holders {
			settlement.Ended = append(settlement.Ended, holder.UserID)
			settlement.Closed = append(settlement.Closed, holder.UserID)
		}
		all := state.Sizes
		require.Equal(t, shop.VerdictAdmitted, f.wish("ann", all[0].ID, all[len(all)-1].ID).Verdict)
		settlement.Ended = append(settlement.Ended, "ann")
		state.Seq = 11
		settlement.State = &state
		f.settled(settlement)
		require.Zero(t, f.hints())
		require.Empty(t, f.leased())
		require.Equal(t, state.Stock, f.version().Stock)
	})
}

func TestGate_VersionsOfSizes(t *testing.T) {
	t.Parallel()
	f := newGate(t)
	state := f.withSizes(drop.Counts{Total: 3, Available: 1, Reserved: 1, Sold: 1}, drop.Counts{Total: 1, Reserved: 1})
	state.Sizes[1].NextHoldEnd = drop.MomentOf(noon.Add(time.Minute))
	keys := f.own.keysOf(f.dropID)
	for name, spoil := range map[string][]any{
		"are of another seq":                     {keys.sizes, "seq", 9},
		"have a count that the stock has not":    {keys.sizes, "s1", "2 1 0"},
		"have a size that the stock has not":     {keys.sizes, "s3", "1 0 0"},
		"have a stock that cannot be read":       {keys.sizes, "stock", "{"},
		"belong to a gate that has moved before": {keys.gate, "seq", 11},
	} {
		f.load(state)
		require.Equal(t, state.Stock, f.version().Stock)
		require.NoError(t, f.clients.Gate.HSet(t.Context(), spoil[0].(string), spoil[1:]...).Err())
		require.Empty(t, f.version().Stock.Sizes, "sizes that "+name)
		require.NoError(t, f.Remove(t.Context(), f.dropID))
	}
}
