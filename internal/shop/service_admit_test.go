package shop_test

import (
	"context"
	"encoding/json"
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
	f := newFixture(t, 5)
	held, err := f.reserve("alex")
	require.NoError(t, err)
	require.Equal(t, "alex", held.Reservation.UserID)
	require.False(t, held.Repeated)
	require.Equal(t, f.store.Drop.Stock(), held.Stock.Stock)
	require.Equal(t, []string{"admit alex", "apply reserve alex", "changed", "settle seq 2", "wake at 12:01:00"}, f.happened())
	require.Equal(t, 1, f.metrics.of("held"))
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
			f := newFixture(t, 5)
			f.gate.script = []shop.Admission{{Verdict: verdict, RetryAt: droptest.Noon.Add(time.Second)}}
			_, err := f.reserve("alex")
			require.ErrorIs(t, err, want)
			refusal, _ := drop.AsRefusal(err)
			require.Equal(t, verdict == shop.VerdictAllHeld, refusal.RetryAt.Equal(droptest.Noon.Add(time.Second)), "only all_held can say when")
			require.Equal(t, []string{"admit alex"}, f.happened(), "the ledger is not asked")
			require.Equal(t, 1, f.metrics.of("refused "+string(want.Code)))
		})
	}
}

// TestService_Reserve_ByAClientThatHasGone: the gate does not look at the client, so its answer may
// come later.
func TestService_Reserve_ByAClientThatHasGone(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, says := range map[string]func(*fakeGate){
		"the gate admits":  func(g *fakeGate) { g.says(shop.VerdictAdmitted) },
		"the gate is away": func(g *fakeGate) { g.admitErr = errors.New("away") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, 5)
			says(f.gate)
			_, err := f.Reserve(gone, f.store.Drop.ID, "alex", nil)
			require.ErrorIs(t, err, context.Canceled)
			require.Equal(t, []string{"admit alex"}, f.happened(), "the ledger is not asked")
		})
	}
}

func TestService_Reserve_ByAClientThatLeavesWhileAHintIsCleared(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	ctx, leave := context.WithCancel(t.Context())
	f.gate.says(shop.VerdictHolding)
	f.gate.forgetErr, f.gate.atForget = context.Canceled, leave
	_, err := f.Reserve(ctx, f.store.Drop.ID, "alex", nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []string{"admit alex", "look up the hold of alex", "forget alex"}, f.happened(), "the ledger is not asked")
}

func TestService_Reserve_AnUnknownVerdict(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	f.gate.says(shop.Verdict(99))
	_, err := f.reserve("alex")
	require.ErrorContains(t, err, "unknown verdict 99")
	_, refused := drop.AsRefusal(err)
	require.False(t, refused, "it is a bug of ours, not a refusal for a client")
}

func TestService_Reserve_TheGateIsRightThatTheUserHolds(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	first, err := f.reserve("alex")
	require.NoError(t, err)
	f.happened()
	f.gate.says(shop.VerdictHolding)
	again, err := f.reserve("alex")
	require.NoError(t, err)
	require.Equal(t, drop.Held{Reservation: first.Reservation, Stock: first.Stock, Repeated: true}, again)
	require.Equal(t, []string{"admit alex", "look up the hold of alex"}, f.happened())
}

func TestService_Reserve_TheGateIsWrongThatTheUserHolds(t *testing.T) {
	t.Parallel()
	t.Run("its hint is cleared, and the user admitted", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.says(shop.VerdictHolding, shop.VerdictAdmitted)
		held, err := f.reserve("alex")
		require.NoError(t, err)
		require.False(t, held.Repeated)
		require.Equal(t, []string{
			"admit alex", "look up the hold of alex", "forget alex", "admit alex", "apply reserve alex",
		}, f.happened()[:5])
		require.Zero(t, f.metrics.of("bypassed"))
	})
	t.Run("a gate that stays wrong is bypassed", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.says(shop.VerdictHolding)
		_, err := f.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, 1, f.metrics.of("bypassed"))
		require.Equal(t, 1, f.metrics.of("held"))
	})
	t.Run("a gate that goes away meanwhile is bypassed", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.says(shop.VerdictHolding)
		f.gate.forgetErr = errors.New("away")
		_, err := f.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, []string{
			"admit alex", "look up the hold of alex", "forget alex", "apply reserve alex",
		}, f.happened()[:4])
	})
	t.Run("without Postgres the answer is unavailable", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.says(shop.VerdictHolding)
		f.postgres.away = drop.ErrUnavailable
		_, err := f.reserve("alex")
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.Equal(t, []string{"admit alex", "look up the hold of alex"}, f.happened())
	})
}

func TestService_Reserve_TheGateIsAway(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	f.gate.admitErr = errors.New("connection refused")
	held, err := f.reserve("alex")
	require.NoError(t, err)
	require.Equal(t, "alex", held.Reservation.UserID)
	require.Equal(t, []string{"admit alex", "apply reserve alex"}, f.happened()[:2])
	require.Equal(t, 1, f.metrics.of("bypassed"))
}

func TestService_Reserve_TheGateIsOverloaded(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	f.gate.admitErr = drop.ErrOverloaded
	_, err := f.reserve("alex")
	require.ErrorIs(t, err, drop.ErrOverloaded)
	require.Equal(t, []string{"admit alex"}, f.happened(), "the ledger would only be slower")
	require.Equal(t, 1, f.metrics.of("refused overloaded"))
}

func TestService_Reserve_TheCallersContextHasEnded(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f.gate.admitErr = ctx.Err()
	_, err := f.Reserve(ctx, f.store.Drop.ID, "alex", nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, []string{"admit alex"}, f.happened())
}

func TestService_Reserve_AColdGate(t *testing.T) {
	t.Parallel()
	t.Run("is loaded, and asked again", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.coldUntil = true
		_, err := f.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, []string{
			"admit alex", "read gate state since 0", "load seq 1 with 0 holders", "admit alex", "apply reserve alex",
		}, f.happened()[:5])
		require.Equal(t, 1, f.metrics.of("cold"))
	})
	t.Run("cannot be loaded without Postgres", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.coldUntil = true
		f.postgres.away = drop.ErrUnavailable
		_, err := f.reserve("alex")
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.NotContains(t, f.happened(), "apply reserve alex")
	})
	t.Run("that cannot be written is bypassed", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.coldUntil, f.gate.loadErr = true, errors.New("away")
		_, err := f.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, 1, f.metrics.of("held"))
	})
	t.Run("that stays cold is bypassed", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 5)
		f.gate.says(shop.VerdictCold)
		_, err := f.reserve("alex")
		require.NoError(t, err)
		require.Equal(t, 1, f.metrics.of("bypassed"))
		require.Equal(t, 3, f.metrics.of("cold"))
	})
}

func TestService_Reserve_AWish(t *testing.T) {
	t.Parallel()
	reserve := func(f *fixture, wish ...string) error {
		_, err := f.Reserve(context.Background(), f.store.Drop.ID, "alex", wish)
		return err
	}
	t.Run("goes to the gate and to the ledger", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2, droptest.Sized(0, 2))
		require.NoError(t, reserve(f, "s1", "s2"))
		require.Equal(t, []string{"admit alex s1,s2", "apply reserve alex"}, f.happened()[:2])
		require.Equal(t, drop.HeldSize{ID: "s2", Label: "EU 41"}, f.store.Rows[0].Size)
	})
	t.Run("is refused by the gate with what else is left", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2, droptest.Sized(0, 2))
		at, stock := droptest.Noon.Add(time.Second), json.RawMessage(`{"seq":1}`)
		f.gate.script = []shop.Admission{{Verdict: shop.VerdictSoldOut, Stock: stock}, {Verdict: shop.VerdictAllHeld, RetryAt: at, Stock: stock}}
		require.Equal(t, drop.SizesSoldOut(stock), reserve(f, "s1"))
		require.Equal(t, drop.SizesHeldUntil(at, stock), reserve(f, "s1"))
		require.Equal(t, []string{"admit alex s1", "admit alex s1"}, f.happened(), "the ledger is not asked")
	})
	t.Run("for a size that the gate lacks has it loaded", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2, droptest.Sized(0, 2))
		f.gate.coldUntil = true
		require.NoError(t, reserve(f, "s2"))
		require.Equal(t, []string{
			"admit alex s2", "read gate state since 0", "load seq 2 with 0 holders", "admit alex s2", "apply reserve alex",
		}, f.happened()[:5])
		require.Len(t, f.gate.loaded[0].Sizes, 2)
	})
	t.Run("for a size that was taken off meanwhile is refused when the gate is loaded", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, 2, droptest.Sized(0, 2))
		f.gate.coldUntil = true
		f.postgres.reading = func() {
			f.postgres.mu.Lock()
			defer f.postgres.mu.Unlock()
			f.store.Drop.Sizes[0].Hidden = true
		}
		require.ErrorIs(t, reserve(f, "s1"), drop.Invalid())
		require.Equal(t, []string{"admit alex s1", "read gate state since 0", "load seq 2 with 0 holders"}, f.happened())
	})
}

func TestService_Reserve_AColdGateIsLoadedOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const users = 50
		f := newFixture(t, users)
		f.gate.coldUntil = true
		load := make(chan struct{})
		f.postgres.reading = func() { <-load }
		answers := make(chan error, users)
		for n := range users {
			go func() {
				_, err := f.reserve(uuid.NewString())
				answers <- err
			}()
			if n == 0 {
				synctest.Wait() // one load is in flight, and all other callers wait for the next
			}
		}
		synctest.Wait()
		close(load)
		for range users {
			require.NoError(t, <-answers)
		}
		require.Len(t, f.gate.loaded, 2, "the one in flight, and one for all callers that came after it began")
	})
}

func TestService_Reserve_ADropThatDoesNotExist(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	_, err := f.Reserve(t.Context(), uuid.Max, "alex", nil)
	require.ErrorIs(t, err, drop.ErrNotFound, "the gate did not refuse it, so the ledger does")
	require.Equal(t, 1, f.metrics.of("refused not_found"))
}

func TestService_Stop_RefusesWhatComesAfter(t *testing.T) {
	t.Parallel()
	f := newFixture(t, 5)
	held, err := f.reserve("alex")
	require.NoError(t, err)
	f.Stop()
	_, err = f.reserve("sam")
	require.ErrorIs(t, err, drop.ErrUnavailable, "another replica will do it")
	_, err = f.Purchase(t.Context(), held.Reservation.ID, "alex", drop.Person{})
	require.ErrorIs(t, err, drop.ErrUnavailable)
	_, err = f.Purchase(t.Context(), uuid.Max, "alex", drop.Person{})
	require.ErrorIs(t, err, drop.ErrUnavailable)
	require.ErrorIs(t, f.Poke(t.Context(), f.store.Drop.ID), drop.ErrUnavailable)
	f.Stop()
}

// TestService_Reserve_OfNoDrop expects that made-up ids reach neither the gate, which may be away,
// nor the ledger.
func TestService_Reserve_OfNoDrop(t *testing.T) {
	t.Parallel()
	for name, away := range map[string]bool{"with the gate": false, "without it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, 5)
			f.gate.coldUntil = true
			if away {
				f.gate.admitErr = errors.New("away")
			}
			_, err := f.Reserve(t.Context(), uuid.Max, "alex", nil)
			require.ErrorIs(t, err, drop.ErrNotFound)
			require.Empty(t, f.happened())
		})
	}
}

func TestService_Reserve_OfABlockedUser(t *testing.T) {
	t.Parallel()
	c := newFixture(t, 3)
	held, err := c.reserve("alex")
	require.NoError(t, err)
	c.blocked = blockedUsers{"alex"}
	_, err = c.reserve("alex")
	require.ErrorIs(t, err, drop.ErrBlocked, "also while they hold one")
	_, err = c.Reserve(t.Context(), uuid.UUID{7}, "alex", nil)
	require.ErrorIs(t, err, drop.ErrNotFound, "whether there is such a drop comes first")
	require.Equal(t, 1, c.metrics.of("refused blocked"))
	_, err = c.Purchase(t.Context(), held.Reservation.ID, "alex", drop.Person{})
	require.NoError(t, err, "what they hold may be bought")
	_, err = c.reserve("sam")
	require.NoError(t, err)
}
