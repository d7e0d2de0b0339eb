package shop_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestService_Purchase_FindsTheDropOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	held := f.store.Hold("alex") // by another replica
	for range 3 {
		bought, err := f.Purchase(t.Context(), held.ID, "alex", drop.Person{})
		require.NoError(t, err)
		require.Equal(t, held.ID, bought.Purchase.ReservationID)
	}
	_, err := f.Cancel(t.Context(), held.ID, "alex")
	require.ErrorIs(t, err, drop.ErrReservationCompleted)
	require.Equal(t, 1, f.count("look up 1 reservations"))
}

func TestService_Purchase_OfItsOwnHoldNeedsNoLookUp(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	f.bought("alex")
	require.Zero(t, f.count("look up 1 reservations"))
}

func TestService_Purchase_OfAnUnknownReservation(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	for range 2 {
		_, err := f.Purchase(t.Context(), uuid.Max, "alex", drop.Person{})
		require.ErrorIs(t, err, drop.ErrNotFound)
	}
	require.Equal(t, []string{"look up 1 reservations", "look up 1 reservations"}, f.happened(), "it may be there the next time")
	require.Equal(t, 2, f.metrics.of("refused not_found"))
}

func TestService_Purchase_OfSomebodyElsesHold(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	held := f.store.Hold("alex")
	_, err := f.Purchase(t.Context(), held.ID, "sam", drop.Person{})
	require.ErrorIs(t, err, drop.ErrNotFound)
	_, err = f.Cancel(t.Context(), held.ID, "sam")
	require.ErrorIs(t, err, drop.ErrNotFound)
}

func TestService_Purchase_WithoutPostgres(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	held := f.store.Hold("alex")
	f.postgres.away = drop.ErrUnavailable
	_, err := f.Purchase(t.Context(), held.ID, "alex", drop.Person{})
	require.ErrorIs(t, err, drop.ErrUnavailable)
	f.postgres.away = nil
	_, err = f.Purchase(t.Context(), held.ID, "alex", drop.Person{})
	require.NoError(t, err, "a failed look-up is not remembered")
}
