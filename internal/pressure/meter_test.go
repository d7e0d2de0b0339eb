package pressure_test

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/pressure"
)

// TestMeter gives the processors much more to do than they can: very many goroutines that each
// compute a little and then stand in line again.
func TestMeter(t *testing.T) {
	t.Parallel()
	counted := 0
	m := pressure.NewMeter(func() { counted++ })
	require.False(t, m.Refuse())
	require.Zero(t, counted)

	var stop atomic.Bool
	var busy sync.WaitGroup
	for range 2000 * runtime.GOMAXPROCS(0) {
		busy.Go(func() {
			for !stop.Load() {
				for began := time.Now(); time.Since(began) < 50*time.Microsecond; { // the work
				}
				runtime.Gosched()
			}
		})
	}
	share := func() float64 {
		require.NoError(t, m.Tick(t.Context()))
		return m.Share()
	}
	require.Eventually(t, func() bool { return share() > 0.5 }, time.Minute, pressure.Period)
	require.Eventually(t, m.Refuse, time.Minute, time.Microsecond)
	require.Equal(t, 1, counted)

	stop.Store(true)
	busy.Wait()
	require.Eventually(t, func() bool { return share() == 0 }, time.Minute, pressure.Period)
	require.False(t, m.Refuse())
}
