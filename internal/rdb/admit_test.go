package rdb

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

func TestGate_Admit(t *testing.T) {
	t.Parallel()
	hour := time.Hour
	cases := map[string]struct {
		state func(*shop.GateState)
		want  shop.Verdict
	}{
		"admits while a unit is there":           {func(*shop.GateState) {}, shop.VerdictAdmitted},
		"is not live before the opening":         {func(s *shop.GateState) { s.StartsAt = noon.Add(time.Millisecond) }, shop.VerdictNotLive},
		"is live at the opening":                 {func(s *shop.GateState) { s.StartsAt = noon }, shop.VerdictAdmitted},
		"is not live before it, even if paused":  {func(s *shop.GateState) { s.StartsAt, s.Paused = noon.Add(hour), true }, shop.VerdictNotLive},
		"has ended at the end":                   {func(s *shop.GateState) { s.EndsAt = noon }, shop.VerdictEnded},
		"is open for good without an end":        {func(s *shop.GateState) { s.EndsAt = time.Time{} }, shop.VerdictAdmitted},
		"has ended when somebody ended it":       {func(s *shop.GateState) { s.Ended = true }, shop.VerdictEnded},
		"has ended rather than paused":           {func(s *shop.GateState) { s.Ended, s.Paused = true, true }, shop.VerdictEnded},
		"is paused":                              {func(s *shop.GateState) { s.Paused = true }, shop.VerdictPaused},
		"is cancelled rather than ended":         {func(s *shop.GateState) { s.Cancelled, s.Ended = true, true }, shop.VerdictCancelled},
		"is sold out when nothing can come back": {func(s *shop.GateState) { s.Counts = drop.Counts{Total: 1, Sold: 1} }, shop.VerdictSoldOut},
		"finds the hold of a user who has one": {func(s *shop.GateState) {
			s.Holders, s.Cancelled = []shop.HoldHint{{UserID: "ann", Until: noon.Add(1)}}, true
		}, shop.VerdictHolding},
		"forgets a hold that has ended": {func(s *shop.GateState) {
			s.Holders = []shop.HoldHint{{UserID: "ann", Until: noon}}
		}, shop.VerdictAdmitted},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newGate(t)
			state := f.live(1)
			c.state(&state)
			f.load(state)
			require.Equal(t, c.want, f.verdict("ann"))
		})
	}
	t.Run("is cold without a gate, and creates none", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		require.Equal(t, shop.VerdictCold, f.verdict("ann"))
		require.Equal(t, shop.VerdictCold, f.verdict("ann"))
		requireNothing(t, f)
	})
	t.Run("is cold after its keys were lost", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		require.NoError(t, f.Remove(t.Context(), f.dropID))
		require.Equal(t, shop.VerdictCold, f.verdict("ann"))
		requireNothing(t, f)
	})
}

func TestGate_AllHeldSaysWhenAUnitMayReturn(t *testing.T) {
	t.Parallel()
	allHeld := func(f *gateFixture, nextHoldEnd time.Time) {
		state := f.live(0)
		state.Counts, state.NextHoldEnd = drop.Counts{Total: 1, Reserved: 1}, drop.MomentOf(nextHoldEnd)
		f.load(state)
	}
	t.Run("at the next hold's end", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		allHeld(f, noon.Add(40*time.Second))
		require.Equal(t, shop.Admission{Verdict: shop.VerdictAllHeld, RetryAt: noon.Add(40 * time.Second)}, f.ask("ann"))
	})
	t.Run("not in the past", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		allHeld(f, noon.Add(-time.Second))
		require.Equal(t, shop.Admission{Verdict: shop.VerdictAllHeld, RetryAt: noon}, f.ask("ann"))
	})
	t.Run("now when no end is known", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		allHeld(f, time.Time{})
		require.Equal(t, shop.Admission{Verdict: shop.VerdictAllHeld, RetryAt: noon}, f.ask("ann"))
	})
	t.Run("at the first lease's end, on Postgres's clock", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		refused := f.ask("ben")
		require.Equal(t, shop.VerdictAllHeld, refused.Verdict)
		require.WithinRange(t, refused.RetryAt, noon, noon.Add(shop.LeaseDuration))
		require.True(t, refused.RetryAt.After(noon))
	})
}

// TestGate_Admit_EndsWithAShortRequest has a call take longer than its request may.
func TestGate_Admit_EndsWithAShortRequest(t *testing.T) {
	t.Parallel()
	answer := make(chan struct{})
	bounds := combiner.Options{MaxBatch: 1, MaxWaiting: 2, MaxWait: time.Minute, Deadline: 10 * time.Second}
	g := &Gate{admits: combiner.New(bounds, func(ctx context.Context, _ uuid.UUID, _ []shop.Attempt) ([]shop.Admission, error) {
		select {
		case <-answer:
		case <-ctx.Done():
		}
		return nil, ctx.Err()
	})}
	soon, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := g.Admit(soon, uuid.New(), shop.Attempt{UserID: "ann"})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Less(t, time.Since(began), bounds.Deadline, "it ended with the work")
	close(answer)
	g.Stop()
}

// TestGate_Admit_MakesNoLeaseForAnEndedRequest has an attempt wait behind a call that takes long,
// until its client goes away.
func TestGate_Admit_MakesNoLeaseForAnEndedRequest(t *testing.T) {
	t.Parallel()
	began, answer := make(chan shop.Attempt, 2), make(chan struct{})
	bounds := combiner.Options{MaxBatch: 1, MaxWaiting: 2, MaxWait: time.Minute, Deadline: time.Minute}
	g := &Gate{admits: combiner.New(bounds, func(_ context.Context, _ uuid.UUID, batch []shop.Attempt) ([]shop.Admission, error) {
		began <- batch[0]
		<-answer
		return []shop.Admission{{Verdict: shop.VerdictAdmitted}}, nil
	})}
	dropID := uuid.New()
	var asked sync.WaitGroup
	asked.Go(func() { _, _ = g.Admit(t.Context(), dropID, shop.Attempt{UserID: "ann"}) })
	require.Equal(t, "ann", (<-began).UserID)

	gone, leave := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	asked.Go(func() {
		_, err := g.Admit(gone, dropID, shop.Attempt{UserID: "ben"})
		ended <- err
	})
	require.Eventually(t, func() bool { return g.admits.Waiting(dropID) == 1 }, time.Minute, time.Millisecond)
	leave()
	close(answer)
	require.ErrorIs(t, <-ended, context.Canceled)
	asked.Wait()
	g.Stop()
	require.Empty(t, began, "no lease is made for who has gone")
}

func TestGate_Leases(t *testing.T) {
	t.Parallel()
	t.Run("of one user are one", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(2))
		for range 5 {
			require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		}
		require.Equal(t, 1, f.version().Leases)
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ben"))
		require.Equal(t, shop.VerdictAllHeld, f.verdict("cat"))
	})
	t.Run("of one user who asks twice in one batch are one", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		admissions, err := f.admitBatch(t.Context(), f.dropID, []shop.Attempt{{UserID: "ann"}, {UserID: "ann"}, {UserID: "ben"}})
		require.NoError(t, err)
		require.Equal(t, shop.VerdictAdmitted, admissions[0].Verdict)
		require.Equal(t, shop.VerdictAdmitted, admissions[1].Verdict)
		require.Equal(t, shop.VerdictAllHeld, admissions[2].Verdict)
	})
	t.Run("end by themselves, and are not extended", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		began := time.Now()
		require.Equal(t, shop.VerdictAdmitted, f.verdict("ann"))
		require.Eventually(t, func() bool {
			if time.Since(began) < shop.LeaseDuration-500*time.Millisecond {
				f.verdict("ann") // admitted by the lease, which is not extended
			}
			return f.verdict("ben") == shop.VerdictAdmitted
		}, shop.LeaseDuration+time.Second, 50*time.Millisecond)
		require.GreaterOrEqual(t, time.Since(began), shop.LeaseDuration-50*time.Millisecond)
		require.Equal(t, 1, f.version().Leases)
	})
	t.Run("expire with their key", func(t *testing.T) {
		t.Parallel()
		f := newGate(t)
		f.load(f.live(1))
		f.verdict("ann")
		ttl, err := f.clients.Gate.PTTL(t.Context(), f.own.keysOf(f.dropID).leases).Result()
		require.NoError(t, err)
		require.Greater(t, ttl, shop.LeaseDuration-time.Second)
		require.LessOrEqual(t, ttl, shop.LeaseDuration+time.Second)
	})
}

func TestGate_AdmitsExactlyWhatIsThere(t *testing.T) {
	t.Parallel()
	const units, users = 37, 400
	f := newGate(t)
	f.load(f.live(units))
	var admitted, held atomic.Int64
	var callers sync.WaitGroup
	start := make(chan struct{})
	for i := range users {
		callers.Go(func() {
			<-start
			admission, err := f.Admit(t.Context(), f.dropID, shop.Attempt{UserID: fmt.Sprintf("user-%d", i)})
			if err != nil {
				t.Error(err)
				return
			}
			switch admission.Verdict {
			case shop.VerdictAdmitted:
				admitted.Add(1)
			case shop.VerdictAllHeld:
				held.Add(1)
			default:
				t.Errorf("verdict %d", admission.Verdict)
			}
		})
	}
	close(start)
	callers.Wait()
	require.Equal(t, int64(units), admitted.Load())
	require.Equal(t, int64(users-units), held.Load())
}

func requireNothing(t *testing.T, f *gateFixture) {
	t.Helper()
	keys := f.own.keysOf(f.dropID)
	n, err := f.clients.Gate.Exists(t.Context(), keys.all()...).Result()
	require.NoError(t, err)
	require.Zero(t, n)
}
