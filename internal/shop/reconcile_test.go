package shop_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

// sold3 is a drop at seq 4 with three holds, and its reconciler.
func sold3(t *testing.T) (*counter, *shop.Reconciler) {
	t.Helper()
	c := openCounter(t, 5)
	for _, user := range []string{"ann", "ben", "cat"} {
		c.store.Hold(user)
	}
	require.EqualValues(t, 4, c.store.Drop.Seq)
	return c, shop.NewReconciler(c.Service)
}

// gateHas sets what the gate of the drop is at; with may change it first.
func (c *counter) gateHas(with func(*shop.GateVersion)) {
	truth := c.store.Drop.Stock()
	version := shop.GateVersion{Seq: truth.Seq, HintsUpTo: truth.Seq, Stock: truth}
	with(&version)
	c.gate.versions[truth.DropID] = version
}

func TestReconciler_Tick_LeavesARightGateAlone(t *testing.T) {
	t.Parallel()
	c, reconciler := sold3(t)
	c.gateHas(func(v *shop.GateVersion) { v.Leases = 7 })
	for range 3 {
		require.NoError(t, reconciler.Tick(t.Context()))
	}
	require.Empty(t, c.happened())
	require.Equal(t, 3*7, c.metrics.of("leases"))
}

func TestReconciler_Tick_LeavesAColdGateAlone(t *testing.T) {
	t.Parallel()
	c, reconciler := sold3(t)
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Empty(t, c.happened(), "the next attempt loads it")
}

func TestReconciler_Tick_AGateThatKnowsOfALostFuture(t *testing.T) {
	t.Parallel()
	c, reconciler := sold3(t)
	c.gateHas(func(v *shop.GateVersion) { v.Seq++ })
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"remove", "changed", "publish"}, c.happened())
	require.Equal(t, 1, c.metrics.of("corrected ahead"))
	news := c.published[0]
	require.Equal(t, c.store.Drop.Stock(), news.Stock)
	require.EqualValues(t, 4, news.Replace.Seq, "rooms take it although its seq is lower")
}

func TestReconciler_Tick_AGateOfTheSameSeqWithOtherCounts(t *testing.T) {
	t.Parallel()
	c, reconciler := sold3(t)
	c.gateHas(func(v *shop.GateVersion) { v.Stock.Available++ })
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"remove", "read gate state since 0", "load seq 4 with 3 holders", "changed", "publish"}, c.happened())
	require.Equal(t, 1, c.metrics.of("corrected missed outcome"))
	require.NotNil(t, c.published[0].Replace)
}

func TestReconciler_Tick_HintsThatLag(t *testing.T) {
	t.Parallel()
	t.Run("for one tick may still be on their way", func(t *testing.T) {
		t.Parallel()
		c, reconciler := sold3(t)
		c.gateHas(func(v *shop.GateVersion) { v.HintsUpTo = 2 })
		require.NoError(t, reconciler.Tick(t.Context()))
		c.gateHas(func(*shop.GateVersion) {})
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Empty(t, c.happened())
	})
	t.Run("for two ticks do not come by themselves", func(t *testing.T) {
		t.Parallel()
		c, reconciler := sold3(t)
		c.gateHas(func(v *shop.GateVersion) { v.HintsUpTo = 2 })
		require.NoError(t, reconciler.Tick(t.Context()))
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{"read gate state since 2", "load seq 4 with 2 holders"}, c.happened(), "only those that are missing")
		require.Equal(t, 1, c.metrics.of("corrected hints"))
		require.EqualValues(t, 4, c.gate.loaded[0].HintsUpTo)
	})
}

func TestReconciler_Tick_AGateThatIsBehind(t *testing.T) {
	t.Parallel()
	c, reconciler := sold3(t)
	c.gateHas(func(v *shop.GateVersion) { v.Seq, v.HintsUpTo = 3, 3 })
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"read gate state since 4", "load seq 4 with 0 holders"}, c.happened())
	require.Equal(t, 1, c.metrics.of("corrected behind"))
	require.Empty(t, c.published, "rooms hear of it from whoever was first")
}

func TestReconciler_Tick_WhatCouldNotBeMendedIsTriedAgain(t *testing.T) {
	t.Parallel()
	c, reconciler := sold3(t)
	c.postgres.uncertain = true
	require.NoError(t, c.Poke(t.Context(), c.store.Drop.ID))
	c.gateHas(func(*shop.GateVersion) {})
	c.happened()
	c.gate.removeErr = errors.New("away")
	require.ErrorContains(t, reconciler.Tick(t.Context()), "reconcile: drop "+c.store.Drop.ID.String())
	require.Equal(t, []string{"remove"}, c.happened())
	c.gate.removeErr = nil
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"remove", "read gate state since 0", "load seq 4 with 3 holders"}, c.happened()[:3])
}

func TestReconciler_Tick_WithoutPostgresForgetsNothing(t *testing.T) {
	t.Parallel()
	c, reconciler := sold3(t)
	c.postgres.uncertain = true
	require.NoError(t, c.Poke(t.Context(), c.store.Drop.ID))
	c.gateHas(func(*shop.GateVersion) {})
	c.happened()
	c.postgres.away = drop.ErrUnavailable
	require.ErrorIs(t, reconciler.Tick(t.Context()), drop.ErrUnavailable)
	require.Empty(t, c.happened())
	c.postgres.away = nil
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, "remove", c.happened()[0])
}

// TestReconciler_Tick_ADropThatIsOver: the last word of a drop can be lost like any other, and after it no attempt may
// ever come that would bring the gate to the truth.
func TestReconciler_Tick_ADropThatIsOver(t *testing.T) {
	t.Parallel()
	ending := func(t *testing.T) (*counter, *shop.Reconciler) {
		t.Helper()
		c := openCounter(t, 5, func(d *drop.Drop) { d.EndsAt = droptest.Noon.Add(time.Hour) })
		reconciler := shop.NewReconciler(c.Service)
		c.gateHas(func(*shop.GateVersion) {})
		require.NoError(t, reconciler.Tick(t.Context()))
		c.store.Pass(time.Hour)
		return c, reconciler
	}
	t.Run("and whose end did not reach the gate", func(t *testing.T) {
		t.Parallel()
		c, _ := ending(t)
		reconciler := shop.NewReconciler(c.Service) // which has not seen the drop running
		c.gate.settleErr = errors.New("away")
		require.NoError(t, c.Poke(t.Context(), c.store.Drop.ID))
		c.happened()
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{
			"remove", "read gate state since 0", "load seq 2 with 0 holders", "changed", "publish",
		}, c.happened())
	})
	t.Run("and whose end another replica wrote before it died", func(t *testing.T) {
		t.Parallel()
		c, reconciler := ending(t)
		c.store.Apply(drop.Command{Kind: drop.Expire})
		c.happened()
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{"read gate state since 2", "load seq 2 with 0 holders"}, c.happened())
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Empty(t, c.happened(), "it is not looked at for ever")
	})
}
