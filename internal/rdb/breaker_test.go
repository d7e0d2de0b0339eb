package rdb

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
)

func TestBreaker(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	fail := func(context.Context) error { return boom }
	succeed := func(context.Context) error { return nil }
	fixture := func(t *testing.T) (*breaker, *setClock, *[]bool) {
		changes := &[]bool{}
		var b *breaker
		b = newBreaker(func() { *changes = append(*changes, b.away()) })
		clock := &setClock{}
		clock.set(noon)
		b.now = clock.Now
		for range tripAfter {
			require.False(t, b.away())
			require.ErrorIs(t, b.do(t.Context(), time.Second, fail), boom)
		}
		require.True(t, b.away())
		return b, clock, changes
	}
	t.Run("opens after failures in a row, and closes with a success", func(t *testing.T) {
		t.Parallel()
		b, clock, changes := fixture(t)
		require.ErrorIs(t, b.do(t.Context(), time.Second, succeed), ErrAway)
		clock.add(retryAfter)
		require.NoError(t, b.do(t.Context(), time.Second, succeed))
		require.NoError(t, b.do(t.Context(), time.Second, succeed))
		require.Equal(t, []bool{true, false}, *changes)
	})
	t.Run("lets one probe through at a time", func(t *testing.T) {
		t.Parallel()
		b, clock, _ := fixture(t)
		clock.add(retryAfter)
		require.ErrorIs(t, b.do(t.Context(), time.Second, func(ctx context.Context) error {
			require.ErrorIs(t, b.do(ctx, time.Second, succeed), ErrAway)
			return boom
		}), boom)
		require.ErrorIs(t, b.do(t.Context(), time.Second, succeed), ErrAway, "the probe failed: wait again")
	})
	t.Run("counts failures in a row only", func(t *testing.T) {
		t.Parallel()
		b := newBreaker(func() { t.Error("changed") })
		for range 3 * tripAfter {
			_ = b.do(t.Context(), time.Second, fail)
			_ = b.do(t.Context(), time.Second, succeed)
		}
	})
	t.Run("does not count a caller that gives up as a failure", func(t *testing.T) {
		t.Parallel()
		b := newBreaker(func() { t.Error("changed") })
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 3 * tripAfter {
			require.ErrorIs(t, b.do(ctx, time.Second, func(ctx context.Context) error { return ctx.Err() }), context.Canceled)
		}
	})
	t.Run("lets another probe through after one panicked", func(t *testing.T) {
		t.Parallel()
		b, clock, _ := fixture(t)
		clock.add(retryAfter)
		require.Panics(t, func() { _ = b.do(t.Context(), time.Second, func(context.Context) error { panic("boom") }) })
		clock.add(retryAfter)
		require.NoError(t, b.do(t.Context(), time.Second, succeed))
	})
}

func TestGate_WithRedisAway(t *testing.T) {
	t.Parallel()
	server := rdbtest.Fresh(t)
	seen := &recordedMetrics{}
	f := newGateAt(t, server.URL(), seen)
	f.load(f.live(1))
	require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))

	require.NoError(t, server.Kill())
	require.Eventually(t, func() bool {
		_, err := f.Admit(t.Context(), f.dropID, shop.Attempt{UserID: "ann"})
		require.Error(t, err)
		require.NotErrorIs(t, err, drop.ErrOverloaded)
		return f.Away()
	}, 5*time.Second, time.Millisecond)
	began := time.Now()
	require.ErrorIs(t, f.Settle(t.Context(), shop.Settlement{DropID: f.dropID, Ended: []string{"ann"}}), ErrAway)
	require.Less(t, time.Since(began), shop.GateCallLimit)

	require.NoError(t, server.Restart(t.Context()))
	require.Eventually(t, func() bool {
		admission, err := f.Admit(t.Context(), f.dropID, shop.Attempt{UserID: "ann"})
		return err == nil && admission.Verdict == shop.VerdictCold
	}, 5*time.Second, 10*time.Millisecond)
	require.False(t, f.Away())
	seen.mu.Lock()
	defer seen.mu.Unlock()
	require.Equal(t, []bool{true, false}, seen.gate)
}

func TestGate_ProbeFindsThatRedisIsBack(t *testing.T) {
	t.Parallel()
	server := rdbtest.Fresh(t)
	f := newGateAt(t, server.URL(), nil)
	require.NoError(t, f.Probe(t.Context()))
	require.NoError(t, server.Kill())
	require.Eventually(t, func() bool {
		_, err := f.Admit(t.Context(), f.dropID, shop.Attempt{UserID: "ann"})
		require.Error(t, err)
		return f.Away()
	}, 5*time.Second, time.Millisecond)
	require.Error(t, f.Probe(t.Context()))
	require.NoError(t, server.Restart(t.Context()))
	require.Eventually(t, func() bool { return f.Probe(t.Context()) == nil }, 5*time.Second, 10*time.Millisecond)
	require.False(t, f.Away())
}
