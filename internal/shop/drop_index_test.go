package shop_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestService_Purchase_FindsTheDropOnce(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	held := c.store.Hold("alex") // by another replica
	for range 3 {
		bought, err := c.Purchase(t.Context(), held.ID, "alex", drop.Person{})
		require.NoError(t, err)
		require.Equal(t, held.ID, bought.Purchase.ReservationID)
	}
	_, err := c.Cancel(t.Context(), held.ID, "alex")
	require.ErrorIs(t, err, drop.ErrReservationCompleted)
	require.Equal(t, 1, c.count("look up 1 reservations"))
}

func TestService_Purchase_OfItsOwnHoldNeedsNoLookUp(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	c.bought("alex")
	require.Zero(t, c.count("look up 1 reservations"))
}

func TestService_Purchase_OfNothing(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	for range 2 {
		_, err := c.Purchase(t.Context(), uuid.Max, "alex", drop.Person{})
		require.ErrorIs(t, err, drop.ErrNotFound)
	}
	require.Equal(t, []string{"look up 1 reservations", "look up 1 reservations"}, c.happened(), "it may be there the next time")
	require.Equal(t, 2, c.metrics.of("refused not_found"))
}

func TestService_Purchase_OfSomebodyElsesHold(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	held := c.store.Hold("alex")
	_, err := c.Purchase(t.Context(), held.ID, "sam", drop.Person{})
	require.ErrorIs(t, err, drop.ErrNotFound)
	_, err = c.Cancel(t.Context(), held.ID, "sam")
	require.ErrorIs(t, err, drop.ErrNotFound)
}

func TestService_Purchase_WithoutPostgres(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	held := c.store.Hold("alex")
	c.postgres.away = drop.ErrUnavailable
	_, err := c.Purchase(t.Context(), held.ID, "alex", drop.Person{})
	require.ErrorIs(t, err, drop.ErrUnavailable)
	c.postgres.away = nil
	_, err = c.Purchase(t.Context(), held.ID, "alex", drop.Person{})
	require.NoError(t, err, "a failed look-up is not remembered")
}
