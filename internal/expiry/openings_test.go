package expiry

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestOpenings_PokesAtTheMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const ahead = 700 * time.Millisecond // Postgres's clock is that much ahead of this machine's
		start := time.Now()
		now, soonID, missedID := start.Add(ahead), uuid.New(), uuid.New()
		moment := now.Add(1300 * time.Millisecond)
		reads := &fakeReads{changes: []drop.ScheduledChange{{DropID: soonID, At: moment}, {DropID: missedID, At: now.Add(-time.Hour)}}}
		poker := &fakePoker{}
		openings := NewOpenings(reads, poker, offsetClock(ahead), quiet)
		defer openings.Stop()
		require.NoError(t, openings.Tick(t.Context()))
		require.True(t, now.Add(lookAhead).Equal(reads.before))
		synctest.Wait()
		require.Equal(t, []poke{{missedID, start}}, poker.all(), "one that was missed is poked at once")
		reads.changes = reads.changes[:1] // the poke has written what was missed
		require.NoError(t, openings.Tick(t.Context()))

		reads.changes = nil
		time.Sleep(time.Second)
		require.NoError(t, openings.Tick(t.Context()))
		synctest.Wait()
		require.Len(t, poker.all(), 1)
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, poke{soonID, moment.Add(-ahead)}, poker.all()[1], "at the moment itself, by Postgres's clock, and once")
		require.Len(t, poker.all(), 2)
	})
}

func TestOpenings_TriesAgainAtTheNextTick(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		id := uuid.New()
		reads := &fakeReads{changes: []drop.ScheduledChange{{DropID: id, At: time.Now()}}}
		poker := &fakePoker{answers: map[uuid.UUID][]error{id: {drop.ErrUnavailable}}}
		openings := NewOpenings(reads, poker, offsetClock(0), quiet)
		defer openings.Stop()
		for range 2 {
			require.NoError(t, openings.Tick(t.Context()))
			synctest.Wait()
		}
		require.Equal(t, []uuid.UUID{id, id}, poker.ids())
	})
}

func TestOpenings_WithoutPostgres(t *testing.T) {
	t.Parallel()
	openings := NewOpenings(&fakeReads{err: errors.New("away")}, &fakePoker{}, offsetClock(0), quiet)
	defer openings.Stop()
	require.ErrorContains(t, openings.Tick(t.Context()), "read openings: away")
}

// TestOpenings_Stop: synctest fails the test when a goroutine is left at its end.
func TestOpenings_Stop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		running, later := uuid.New(), uuid.New()
		reads := &fakeReads{changes: []drop.ScheduledChange{{DropID: running, At: time.Now()}, {DropID: later, At: time.Now().Add(time.Second)}}}
		poker := &fakePoker{hold: make(chan struct{})}
		openings := NewOpenings(reads, poker, offsetClock(0), quiet)
		require.NoError(t, openings.Tick(t.Context()))
		synctest.Wait()
		stopped := make(chan struct{})
		go func() {
			openings.Stop()
			close(stopped)
		}()
		synctest.Wait()
		select {
		case <-stopped:
			require.Fail(t, "it has stopped while a poke runs")
		default:
		}
		close(poker.hold)
		<-stopped
		openings.Stop()
		require.NoError(t, openings.Tick(t.Context()))
		time.Sleep(time.Minute)
		require.Equal(t, []uuid.UUID{running}, poker.ids(), "nothing begins after Stop")
	})
}
