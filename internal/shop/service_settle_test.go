package shop_test

import (
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

// lastSettled returns the last settlement that the gate got.
func (f *fixture) lastSettled() shop.Settlement {
	f.t.Helper()
	require.NotEmpty(f.t, f.gate.settled)
	return f.gate.settled[len(f.gate.settled)-1]
}

// bought reserves and buys.
func (f *fixture) bought(user string) drop.Bought {
	f.t.Helper()
	held, err := f.reserve(user)
	require.NoError(f.t, err)
	bought, err := f.Purchase(f.t.Context(), held.Reservation.ID, user, drop.Person{Name: "Alex M."})
	require.NoError(f.t, err)
	return bought
}

func TestService_Settle_WhatTheGateIsTold(t *testing.T) {
	t.Parallel()
	t.Run("of a hold", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 1)
		held, err := f.reserve("alex")
		require.NoError(t, err)
		s := f.lastSettled()
		require.Equal(t, []string{"alex"}, s.Ended, "the lease ends")
		require.Equal(t, []shop.HoldHint{{UserID: "alex", Until: held.Reservation.ExpiresAt}}, s.Opened)
		require.Equal(t, drop.Counts{Total: 1, Reserved: 1}, s.State.Counts)
		require.Equal(t, drop.MomentOf(held.Reservation.ExpiresAt), s.State.NextHoldEnd)
		require.EqualValues(t, 1, s.FromSeq)
		require.EqualValues(t, 2, s.State.Seq)
		require.Len(t, s.News.Owners, 1)
		require.Equal(t, drop.OwnerCreated, s.News.Owners[0].Event)
	})
	t.Run("of a hold that it had no hint of", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 1)
		held, err := f.reserve("alex")
		require.NoError(t, err)
		again, err := f.reserve("alex")
		require.NoError(t, err)
		require.True(t, again.Repeated)
		s := f.lastSettled()
		require.Equal(t, []shop.HoldHint{{UserID: "alex", Until: held.Reservation.ExpiresAt}}, s.Opened)
		require.Nil(t, s.News, "nothing has changed")
		require.Equal(t, s.State.Seq, s.FromSeq)
	})
	t.Run("of a refusal", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2)
		f.bought("alex")
		_, err := f.reserve("alex")
		require.ErrorIs(t, err, drop.ErrPurchaseLimit)
		s := f.lastSettled()
		require.Equal(t, []string{"alex"}, s.Ended, "refused attempts end their leases too")
		require.Equal(t, []string{"alex"}, s.AtLimit)
		require.Empty(t, s.Opened)
		require.Nil(t, s.News)
	})
	t.Run("of a purchase", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2)
		f.bought("alex")
		s := f.lastSettled()
		require.Empty(t, s.Ended, "a purchase has no lease")
		require.Equal(t, []string{"alex"}, s.Closed)
		require.Equal(t, []string{"alex"}, s.AtLimit, "one is all that anybody may have")
		require.Equal(t, "Alex M.", s.News.Sales[0].User.Name)
		require.Equal(t, drop.OwnerCompleted, s.News.Owners[0].Event)
		require.Zero(t, s.News.Recovered)
	})
	t.Run("of a purchase where one more is allowed", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2, func(d *drop.Drop) { d.MaxPerUser = 2 })
		f.bought("alex")
		require.Empty(t, f.lastSettled().AtLimit)
		f.bought("alex")
		require.Equal(t, []string{"alex"}, f.lastSettled().AtLimit)
	})
	t.Run("of an edit of the limit, whose gate must be loaded again", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2, func(d *drop.Drop) { d.MaxPerUser = 2 })
		f.bought("alex")
		f.happened()
		one, name := 1, "Renamed"
		_, err := f.Edit(t.Context(), f.store.Drop.ID, drop.Changes{MaxPerUser: &one}, drop.Admin{UserID: "admin"})
		require.NoError(t, err)
		require.Contains(t, f.happened(), "remove", "alex is at the limit now, and the gate has no hint of it")
		_, err = f.Edit(t.Context(), f.store.Drop.ID, drop.Changes{Name: &name}, drop.Admin{UserID: "admin"})
		require.NoError(t, err)
		require.NotContains(t, f.happened(), "remove")
	})
	t.Run("of a cancelled hold", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2)
		held, err := f.reserve("alex")
		require.NoError(t, err)
		_, err = f.Cancel(t.Context(), held.Reservation.ID, "alex")
		require.NoError(t, err)
		s := f.lastSettled()
		require.Equal(t, []string{"alex"}, s.Closed)
		require.Empty(t, s.AtLimit)
		require.Equal(t, 1, s.News.Recovered)
		require.Equal(t, 1, f.metrics.of("released"))
	})
}

// TestService_Settle_TheThreeNewestSalesOfABatch has one buyer in flight while four more form the
// next batch.
func TestService_Settle_TheThreeNewestSalesOfABatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, 5)
		next := make(chan struct{})
		f.postgres.applying = func() { <-next }
		for _, user := range []string{"ann", "ben", "cat", "dan", "eve"} {
			held := f.store.Hold(user)
			go func() { _, _ = f.Purchase(t.Context(), held.ID, user, drop.Person{Name: user}) }()
			synctest.Wait() // so that they wait in this order
		}
		close(next)
		synctest.Wait()
		var buyers []string
		for _, sale := range f.lastSettled().News.Sales {
			buyers = append(buyers, sale.User.Name)
		}
		require.Equal(t, []string{"eve", "dan", "cat"}, buyers)
		require.Equal(t, 5, f.metrics.of("sold"))
	})
}

func TestService_Settle_TheGateIsAway(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	f.gate.settleErr = errors.New("away")
	held, err := f.reserve("alex")
	require.NoError(t, err, "the hold is committed")
	require.Equal(t, 1, f.metrics.of("settle failed"))
	require.Len(t, f.delivered, 1, "this replica's sockets are told directly")
	require.Equal(t, held.Stock.Stock, f.delivered[0].Stock)

	f.happened()
	f.gate.settleErr = nil
	f.gate.versions[f.store.Drop.ID] = shop.GateVersion{Seq: 2, HintsUpTo: 2, Stock: held.Stock.Stock}
	reconciler := shop.NewReconciler(f.Service)
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Equal(t, []string{
		"remove", "read gate state since 0", "load seq 2 with 1 holders", "changed", "publish",
	}, f.happened(), "the gate is loaded again, and the rooms are reset")
	require.NotNil(t, f.published[0].Replace)
	require.NoError(t, reconciler.Tick(t.Context()))
	require.Empty(t, f.happened(), "once")
}

func TestService_Settle_NothingChangedAndTheGateIsAway(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 1, func(d *drop.Drop) { d.PausedAt = droptest.Noon })
	f.gate.settleErr = errors.New("away")
	_, err := f.reserve("alex")
	require.ErrorIs(t, err, drop.ErrPaused)
	require.Empty(t, f.delivered)
	require.NotContains(t, f.happened(), "changed")
}

func TestService_Settle_AfterAnUnknownCommit(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	f.postgres.uncertain = true
	_, err := f.reserve("alex")
	require.NoError(t, err)
	require.Zero(t, f.metrics.of("settle failed"))
	require.Empty(t, f.delivered, "the gate was told, and published it")
	f.happened()
	f.gate.versions[f.store.Drop.ID] = shop.GateVersion{Seq: 2, HintsUpTo: 2, Stock: f.store.Drop.Stock()}
	require.NoError(t, shop.NewReconciler(f.Service).Tick(t.Context()))
	require.Equal(t, []string{"remove", "read gate state since 0", "load seq 2 with 1 holders"}, f.happened()[:3])
	require.Equal(t, 1, f.metrics.of("corrected missed outcome"))
}

func TestService_Reserve_AllHeldSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 1)
	held, err := f.reserve("alex")
	require.NoError(t, err)
	f.store.Advance(time.Second)
	_, err = f.reserve("sam")
	require.ErrorIs(t, err, drop.ErrAllHeld)
	refusal, _ := drop.AsRefusal(err)
	require.Equal(t, held.Reservation.ExpiresAt, refusal.RetryAt)
	require.Zero(t, drop.ErrAllHeld.RetryAt)
}

// TestService_Apply_HoldsThatEndInDifferentSeconds: commands that were carried out one by one were
// carried out at different times.
func TestService_Apply_HoldsThatEndInDifferentSeconds(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 3)
	f.postgres.applied = func(outcome *shop.Outcome) {
		later := outcome.Opened[0]
		later.ExpiresAt = later.ExpiresAt.Add(time.Second)
		outcome.Opened = append(outcome.Opened, later)
	}
	_, err := f.reserve("alex")
	require.NoError(t, err)
	require.Equal(t, 1, f.count("wake at 12:01:00"))
	require.Equal(t, 1, f.count("wake at 12:01:01"))
}

// TestService_HasNoExportedFields: through an exported port a caller could bypass the gate.
func TestService_HasNoExportedFields(t *testing.T) {
	t.Parallel()
	service := reflect.TypeFor[shop.Service]()
	for i := range service.NumField() {
		require.False(t, service.Field(i).IsExported() || service.Field(i).Anonymous, service.Field(i).Name)
	}
}
