package shop_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

func TestService_Reserve_GateThenLedgerThenGateThenTimer(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	held, err := c.reserve("alex")
	require.NoError(t, err)
	require.Equal(t, "alex", held.Reservation.UserID)
	require.False(t, held.Repeated)
	require.Equal(t, c.store.Drop.Stock(), held.Stock)
	require.Equal(t, []string{"admit alex", "apply reserve alex", "changed", "settle seq 2", "wake at 12:01:00"}, c.happened())
	require.Equal(t, 1, c.metrics.of("held"))
}

func TestService_Reserve_RefusedByTheGate(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[shop.Verdict]*drop.Refusal{
		shop.VerdictAtLimit:   drop.ErrPurchaseLimit,
		shop.VerdictNotLive:   drop.ErrNotLive,
		shop.VerdictPaused:    drop.ErrPaused,
		shop.VerdictEnded:     drop.ErrEnded,
		shop.VerdictCancelled: drop.ErrCancelled,
		shop.VerdictSoldOut:   drop.ErrSoldOut,
		shop.VerdictAllHeld:   drop.ErrAllHeld,
	} {
		t.Run(string(want.Code), func(t *testing.T) {
			t.Parallel()
			c := openCounter(t, 5)
			c.gate.script = []shop.Admission{{Verdict: verdict, RetryAt: droptest.Noon.Add(time.Second)}}
			_, err := c.reserve("alex")
			require.ErrorIs(t, err, want)
			refusal, _ := drop.AsRefusal(err)
			require.Equal(t, verdict == shop.VerdictAllHeld, refusal.RetryAt.Equal(droptest.Noon.Add(time.Second)), "only all_held can say when")
			require.Equal(t, []string{"admit alex"}, c.happened(), "the ledger is not asked")
			require.Equal(t, 1, c.metrics.of("refused "+string(want.Code)))
		})
	}
}

func TestService_Reserve_AVerdictThatNobodyKnows(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	c.gate.says(shop.Verdict(99))
	_, err := c.reserve("alex")
	require.ErrorContains(t, err, "unknown verdict 99")
	_, refused := drop.AsRefusal(err)
	require.False(t, refused, "it is a mistake of ours, and no answer for a client")
}

func TestService_Reserve_TheGateIsRightThatTheUserHolds(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	first, err := c.reserve("alex")
	require.NoError(t, err)
	c.happened()
	c.gate.says(shop.VerdictHolding)
	again, err := c.reserve("alex")
	require.NoError(t, err)
	require.Equal(t, drop.Held{Reservation: first.Reservation, Stock: first.Stock, Repeated: true}, again)
	require.Equal(t, []string{"admit alex", "look up the hold of alex"}, c.happened())
}

func TestService_Reserve_TheGateIsWrongThatTheUserHolds(t *testing.T) {
	t.Parallel()
	t.Run("its hint is cleared, and the user admitted", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.says(shop.VerdictHolding, shop.VerdictAdmitted)
		held, err := c.reserve("alex")
		require.NoError(t, err)
		require.False(t, held.Repeated)
		require.Equal(t, []string{
			"admit alex", "look up the hold of alex", "forget alex", "admit alex", "apply reserve alex",
		}, c.happened()[:5])
		require.Zero(t, c.metrics.of("bypassed"))
	})
	t.Run("a gate that stays wrong is left aside", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.says(shop.VerdictHolding)
		_, err := c.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, 1, c.metrics.of("bypassed"))
		require.Equal(t, 1, c.metrics.of("held"))
	})
	t.Run("a gate that goes away meanwhile is left aside", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.says(shop.VerdictHolding)
		c.gate.forgetErr = errors.New("away")
		_, err := c.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, []string{
			"admit alex", "look up the hold of alex", "forget alex", "apply reserve alex",
		}, c.happened()[:4])
	})
	t.Run("without Postgres nobody knows", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.says(shop.VerdictHolding)
		c.postgres.away = drop.ErrUnavailable
		_, err := c.reserve("alex")
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.Equal(t, []string{"admit alex", "look up the hold of alex"}, c.happened())
	})
}

func TestService_Reserve_TheGateIsAway(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	c.gate.admitErr = errors.New("connection refused")
	held, err := c.reserve("alex")
	require.NoError(t, err)
	require.Equal(t, "alex", held.Reservation.UserID)
	require.Equal(t, []string{"admit alex", "apply reserve alex"}, c.happened()[:2])
	require.Equal(t, 1, c.metrics.of("bypassed"))
}

func TestService_Reserve_TheGateIsOverloaded(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	c.gate.admitErr = drop.ErrOverloaded
	_, err := c.reserve("alex")
	require.ErrorIs(t, err, drop.ErrOverloaded)
	require.Equal(t, []string{"admit alex"}, c.happened(), "the ledger would only be slower")
	require.Equal(t, 1, c.metrics.of("refused overloaded"))
}

func TestService_Reserve_TheCallerHasGone(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.gate.admitErr = ctx.Err()
	_, err := c.Reserve(ctx, c.store.Drop.ID, "alex")
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []string{"admit alex"}, c.happened())
}

func TestService_Reserve_AColdGate(t *testing.T) {
	t.Parallel()
	t.Run("is loaded, and asked again", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.coldUntil = true
		_, err := c.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, []string{
			"admit alex", "read gate state since 0", "load seq 1 with 0 holders", "admit alex", "apply reserve alex",
		}, c.happened()[:5])
		require.Equal(t, 1, c.metrics.of("cold"))
	})
	t.Run("of a drop that does not exist is a 404", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.coldUntil = true
		_, err := c.Reserve(t.Context(), uuid.Max, "alex")
		require.ErrorIs(t, err, drop.ErrNotFound)
		require.Equal(t, []string{"admit alex", "read gate state since 0"}, c.happened())
	})
	t.Run("cannot be loaded without Postgres", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.coldUntil = true
		c.postgres.away = drop.ErrUnavailable
		_, err := c.reserve("alex")
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.NotContains(t, c.happened(), "apply reserve alex")
	})
	t.Run("that cannot be written is left aside", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.coldUntil, c.gate.loadErr = true, errors.New("away")
		_, err := c.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, 1, c.metrics.of("held"))
	})
	t.Run("that stays cold is left aside", func(t *testing.T) {
		t.Parallel()
		c := openCounter(t, 5)
		c.gate.says(shop.VerdictCold)
		_, err := c.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, 1, c.metrics.of("bypassed"))
		require.Equal(t, 3, c.metrics.of("cold"))
	})
}

func TestService_Reserve_AColdGateIsLoadedOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const users = 50
		c := openCounter(t, users)
		c.gate.coldUntil = true
		load := make(chan struct{})
		c.postgres.reading = func() { <-load }
		answers := make(chan error, users)
		for n := range users {
			go func() {
				_, err := c.reserve(uuid.NewString())
				answers <- err
			}()
			if n == 0 {
				synctest.Wait() // one load is under way, and everybody else waits for the next
			}
		}
		synctest.Wait()
		close(load)
		for range users {
			require.NoError(t, <-answers)
		}
		require.Len(t, c.gate.loaded, 2, "the one under way, and one for all who came too late for it")
	})
}

func TestService_Reserve_ADropThatDoesNotExist(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	_, err := c.Reserve(t.Context(), uuid.Max, "alex")
	require.ErrorIs(t, err, drop.ErrNotFound, "when no gate has said so, the ledger does")
	require.Equal(t, 1, c.metrics.of("refused not_found"))
}

func TestService_Stop_RefusesWhatComesAfter(t *testing.T) {
	t.Parallel()
	c := openCounter(t, 5)
	held, err := c.reserve("alex")
	require.NoError(t, err)
	c.Stop()
	_, err = c.reserve("sam")
	require.ErrorIs(t, err, drop.ErrUnavailable, "another replica will do it")
	_, err = c.Purchase(t.Context(), held.Reservation.ID, "alex", drop.Person{})
	require.ErrorIs(t, err, drop.ErrUnavailable)
	_, err = c.Purchase(t.Context(), uuid.Max, "alex", drop.Person{})
	require.ErrorIs(t, err, drop.ErrUnavailable)
	require.ErrorIs(t, c.Poke(t.Context(), c.store.Drop.ID), drop.ErrUnavailable)
	c.Stop()
}
