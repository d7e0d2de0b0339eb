package shop_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestService_Poke_RepeatsWhileHoldsAreOverdue(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	for n := range 5 {
		f.store.Hold(fmt.Sprint("user", n))
	}
	f.store.DueLimit = 2
	f.store.Advance(63 * time.Second)
	require.NoError(t, f.Poke(t.Context(), f.store.Drop.ID))
	require.Equal(t, drop.Counts{Total: 5, Available: 5}, f.store.Drop.Counts)
	require.Equal(t, 3, f.count("apply expire"))
	require.Equal(t, 5, f.metrics.of("expired"))
	require.Equal(t, 9, f.metrics.of("seconds late"), "three seconds for each batch's latest")
	require.Equal(t, 2, f.gate.settled[0].News.Recovered)
	require.Equal(t, drop.OwnerExpired, f.gate.settled[0].News.Owners[0].Event)
}

func TestService_Poke_FindsNothingToDo(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	require.NoError(t, f.Poke(t.Context(), f.store.Drop.ID))
	require.EqualValues(t, 1, f.store.Drop.Seq)
	require.Equal(t, []string{"apply expire", "settle seq 1"}, f.happened())
	require.Nil(t, f.lastSettled().News)
}

func TestService_Poke_AnnouncesScheduledChanges(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5, func(d *drop.Drop) {
		d.StartsAt, d.EndsAt = droptest.Noon.Add(time.Minute), droptest.Noon.Add(time.Hour)
	})
	f.postgres.buyers = []drop.Sale{{User: drop.Person{Name: "Kim B."}}}
	f.store.Advance(time.Minute)
	require.NoError(t, f.Poke(t.Context(), f.store.Drop.ID))
	opened := f.lastSettled().News.Announced
	require.Equal(t, drop.AnnounceLive, opened.Event)
	require.Equal(t, drop.Live, opened.View.Status)
	require.Equal(t, f.postgres.buyers, opened.View.RecentPurchases)

	f.store.Advance(time.Hour)
	f.postgres.buyers = nil
	require.NoError(t, f.Poke(t.Context(), f.store.Drop.ID))
	require.Equal(t, drop.AnnounceEnded, f.lastSettled().News.Announced.Event)
	require.Equal(t, drop.Ended, f.lastSettled().News.Announced.View.Status)
}

func TestService_Poke_ADropThatDoesNotExist(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	require.ErrorIs(t, f.Poke(t.Context(), uuid.Max), drop.ErrNotFound)
}

func TestService_Create(t *testing.T) {
	t.Parallel()
	wanted := drop.Drop{Name: "New", Counts: drop.Counts{Total: 3, Available: 3}, StartsAt: droptest.Noon.Add(time.Hour)}
	t.Run("announces the drop to everybody", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		view, err := f.Create(t.Context(), wanted, "boss")
		require.NoError(t, err)
		require.Equal(t, drop.Upcoming, view.Status)
		require.Equal(t, []string{"create for boss", "changed", "publish"}, f.happened())
		require.Equal(t, drop.News{
			DropID: view.ID, At: droptest.Noon, Stock: view.Stock(),
			Announced: &drop.Announced{Event: drop.AnnounceCreated, View: view},
		}, f.published[0])
	})
	t.Run("tells at least this replica's sockets when there is no bus", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.publishErr = errors.New("away")
		view, err := f.Create(t.Context(), wanted, "boss")
		require.NoError(t, err)
		require.Equal(t, view, f.delivered[0].Announced.View)
	})
	t.Run("announces nothing that was not written", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.postgres.away = drop.ErrUnavailable
		_, err := f.Create(t.Context(), wanted, "boss")
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.Equal(t, []string{"create for boss"}, f.happened())
	})
}
