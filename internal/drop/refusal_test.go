package drop_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestRefusal_Is(t *testing.T) {
	t.Parallel()
	later := drop.AllHeldUntil(droptest.Noon)
	require.ErrorIs(t, later, drop.ErrAllHeld, "the figures do not matter, the code does")
	require.Equal(t, droptest.Noon, later.RetryAt)
	require.Zero(t, drop.ErrAllHeld.RetryAt, "the sentinel is as it was")
	require.ErrorIs(t, fmt.Errorf("reserve: %w", later), drop.ErrAllHeld)
	require.NotErrorIs(t, later, drop.ErrSoldOut)
	require.NotErrorIs(t, later, errors.New(later.Error()))
	require.NotErrorIs(t, errors.New(later.Error()), drop.ErrAllHeld)
}

func TestAsRefusal(t *testing.T) {
	t.Parallel()
	refusal, ok := drop.AsRefusal(fmt.Errorf("ledger: %w: %w", drop.ErrUnavailable, errors.New("dial")))
	require.True(t, ok)
	require.Equal(t, drop.CodeUnavailable, refusal.Code)
	_, ok = drop.AsRefusal(errors.New("dial"))
	require.False(t, ok)
}

func TestInvalid_NamesItsFields(t *testing.T) {
	t.Parallel()
	price := drop.FieldError{Field: "price", Message: "want a price"}
	refusal := drop.Invalid(price)
	require.Equal(t, drop.CodeInvalid, refusal.Code)
	require.Equal(t, []drop.FieldError{price}, refusal.Fields)
}

func TestRefusalFor(t *testing.T) {
	t.Parallel()
	for status, want := range map[drop.Status]error{
		drop.Upcoming: drop.ErrNotLive, drop.Live: nil, drop.Paused: drop.ErrPaused,
		drop.Ended: drop.ErrEnded, drop.Cancelled: drop.ErrCancelled,
	} {
		require.Equal(t, want, drop.RefusalFor(status), status)
	}
}
