package shop_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

// threeHolds returns a drop at seq 4 with three holds, and its reconciler.
func threeHolds(t *testing.T) (*fixture, *shop.Reconciler) {
	t.Helper()
	f := newFixture(t, 5)
	for _, user := range []string{"ann", "ben", "cat"} {
		f.store.Hold(user)
	}
	require.EqualValues(t, 4, f.store.Drop.Seq)
	return f, shop.NewReconciler(f.Service)
}

// gateHas gives the drop's gate the version that Postgres is at; with may change it first.
func (f *fixture) gateHas(with func(*shop.GateVersion)) {
	truth := f.store.Drop.Stock()
	version := shop.GateVersion{Seq: truth.Seq, HintsUpTo: truth.Seq, Stock: truth}
	with(&version)
	f.gate.versions[truth.DropID] = version
}

func TestReconciler_Tick_LeavesACorrectGateAlone(t *testing.T) {
	t.Parallel()
	f, reconciler := threeHolds(t)
	f.gateHas(func(v *shop.GateVersion) { v.Leases = 7 })
	for range 3 {
		require.NoError(t, reconciler.Tick(t.Context()))
	}
	require.Empty(t, f.happened())
	require.Equal(t, 3*7, f.metrics.of("leases"))
}

func TestReconciler_Tick_LeavesAColdGateAlone(t *testing.T) {
	t.Parallel()
	f, reconciler := threeHolds(t)
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Empty(t, f.happened(), "the next attempt loads it")
}

func TestReconciler_Tick_AGateThatIsAheadOfPostgres(t *testing.T) {
	t.Parallel()
	f, reconciler := threeHolds(t)
	f.gateHas(func(v *shop.GateVersion) { v.Seq++ })
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"remove", "changed", "publish"}, f.happened())
	require.Equal(t, 1, f.metrics.of("corrected ahead"))
	news := f.published[0]
	require.Equal(t, f.store.Drop.Stock(), news.Stock)
	require.EqualValues(t, 4, news.Replace.Seq, "rooms take it even though its seq is lower")
}

func TestReconciler_Tick_AGateOfTheSameSeqWithOtherCounts(t *testing.T) {
	t.Parallel()
	f, reconciler := threeHolds(t)
	f.gateHas(func(v *shop.GateVersion) { v.Stock.Available++ })
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"remove", "read gate state since 0", "load seq 4 with 3 holders", "changed", "publish"}, f.happened())
	require.Equal(t, 1, f.metrics.of("corrected missed outcome"))
	require.NotNil(t, f.published[0].Replace)
}

func TestReconciler_Tick_AGateOfADropWithSizes(t *testing.T) {
	t.Parallel()
	sized := func(t *testing.T) (*fixture, *shop.Reconciler) {
		t.Helper()
		f := newFixture(t, 5, withSizes(2, 3))
		f.store.Apply(drop.Command{Kind: drop.Reserve, ID: f.store.NewID(), UserID: "ann", Wish: drop.Wish{"s2", "s1"}})
		f.gateHas(func(*shop.GateVersion) {})
		return f, shop.NewReconciler(f.Service)
	}
	t.Run("that is right is left alone", func(t *testing.T) {
		t.Parallel()
		f, reconciler := sized(t)
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Empty(t, f.happened())
	})
	t.Run("that has other counts of a size is replaced", func(t *testing.T) {
		t.Parallel()
		f, reconciler := sized(t)
		f.gateHas(func(v *shop.GateVersion) {
			v.Stock.Sizes = slices.Clone(v.Stock.Sizes)
			v.Stock.Sizes[0].Available, v.Stock.Sizes[1].Available = v.Stock.Sizes[1].Available, v.Stock.Sizes[0].Available+1
		})
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{"remove", "read gate state since 0", "load seq 2 with 1 holders", "changed", "publish"}, f.happened())
		require.Equal(t, 1, f.metrics.of("corrected missed outcome"))
	})
	t.Run("that lacks its sizes gets them, and rooms are not told", func(t *testing.T) {
		t.Parallel()
		f, reconciler := sized(t)
		f.gateHas(func(v *shop.GateVersion) { v.Stock.Sizes = nil })
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{"read gate state since 2", "load seq 2 with 0 holders"}, f.happened())
		require.Len(t, f.gate.loaded[0].Sizes, 2)
		require.Equal(t, 1, f.metrics.of("corrected sizes"))
	})
	t.Run("that has other counts and no sizes is replaced", func(t *testing.T) {
		t.Parallel()
		f, reconciler := sized(t)
		f.gateHas(func(v *shop.GateVersion) { v.Stock.Sizes, v.Stock.Available = nil, v.Stock.Available+1 })
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, 1, f.metrics.of("corrected missed outcome"))
	})
}

func TestReconciler_Tick_HintsThatLag(t *testing.T) {
	t.Parallel()
	t.Run("for one tick may still be on their way", func(t *testing.T) {
		t.Parallel()
		f, reconciler := threeHolds(t)
		f.gateHas(func(v *shop.GateVersion) { v.HintsUpTo = 2 })
		require.NoError(t, reconciler.Tick(t.Context()))
		f.gateHas(func(*shop.GateVersion) {})
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Empty(t, f.happened())
	})
	t.Run("for two ticks do not come by themselves", func(t *testing.T) {
		t.Parallel()
		f, reconciler := threeHolds(t)
		f.gateHas(func(v *shop.GateVersion) { v.HintsUpTo = 2 })
		require.NoError(t, reconciler.Tick(t.Context()))
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{"read gate state since 2", "load seq 4 with 2 holders"}, f.happened(), "only those that are missing")
		require.Equal(t, 1, f.metrics.of("corrected hints"))
		require.EqualValues(t, 4, f.gate.loaded[0].HintsUpTo)
	})
}

func TestReconciler_Tick_AGateThatIsBehind(t *testing.T) {
	t.Parallel()
	f, reconciler := threeHolds(t)
	f.gateHas(func(v *shop.GateVersion) { v.Seq, v.HintsUpTo = 3, 3 })
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"read gate state since 4", "load seq 4 with 0 holders"}, f.happened())
	require.Equal(t, 1, f.metrics.of("corrected behind"))
	require.Empty(t, f.published, "rooms got it when the transaction was settled")
}

func TestReconciler_Tick_AFailedCorrectionIsTriedAgain(t *testing.T) {
	t.Parallel()
	f, reconciler := threeHolds(t)
	f.postgres.uncertain = true
	require.NoError(t, f.Poke(t.Context(), f.store.Drop.ID))
	f.gateHas(func(*shop.GateVersion) {})
	f.happened()
	f.gate.removeErr = errors.New("away")
	require.ErrorContains(t, reconciler.Tick(t.Context()), "reconcile: drop "+f.store.Drop.ID.String())
	require.Equal(t, []string{"remove"}, f.happened())
	f.gate.removeErr = nil
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{"remove", "read gate state since 0", "load seq 4 with 3 holders"}, f.happened()[:3])
}

func TestReconciler_Tick_WithoutPostgresForgetsNothing(t *testing.T) {
	t.Parallel()
	f, reconciler := threeHolds(t)
	f.postgres.uncertain = true
	require.NoError(t, f.Poke(t.Context(), f.store.Drop.ID))
	f.gateHas(func(*shop.GateVersion) {})
	f.happened()
	f.postgres.away = drop.ErrUnavailable
	require.ErrorIs(t, reconciler.Tick(t.Context()), drop.ErrUnavailable)
	require.Empty(t, f.happened())
	f.postgres.away = nil
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, "remove", f.happened()[0])
}

// TestReconciler_Tick_ADropThatIsOver: the outcome that ends a drop can be lost like any other, and
// no later attempt would correct the gate.
func TestReconciler_Tick_ADropThatIsOver(t *testing.T) {
	t.Parallel()
	ending := func(t *testing.T) (*fixture, *shop.Reconciler) {
		t.Helper()
		f := newFixture(t, 5, func(d *drop.Drop) { d.EndsAt = droptest.Noon.Add(time.Hour) })
		reconciler := shop.NewReconciler(f.Service)
		f.gateHas(func(*shop.GateVersion) {})
		require.NoError(t, reconciler.Tick(t.Context()))
		f.store.Advance(time.Hour)
		return f, reconciler
	}
	t.Run("and whose end the gate was not told", func(t *testing.T) {
		t.Parallel()
		f, _ := ending(t)
		reconciler := shop.NewReconciler(f.Service) // which has not seen the drop running
		f.gate.settleErr = errors.New("away")
		require.NoError(t, f.Poke(t.Context(), f.store.Drop.ID))
		f.happened()
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{
			"remove", "read gate state since 0", "load seq 2 with 0 holders", "changed", "publish",
		}, f.happened())
	})
	t.Run("and whose end another replica wrote before it died", func(t *testing.T) {
		t.Parallel()
		f, reconciler := ending(t)
		f.store.Apply(drop.Command{Kind: drop.Expire})
		f.happened()
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Equal(t, []string{"read gate state since 2", "load seq 2 with 0 holders"}, f.happened())
		require.NoError(t, reconciler.Tick(t.Context()))
		require.Empty(t, f.happened(), "it is not compared again")
	})
}
