package checker

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// took returns the measurements of one promise, shortest first, and how many are excused.
func took(e *Evidence, p Promise) (times []time.Duration, excused int) {
	for _, s := range Times(e) {
		if s.Promise != p {
			continue
		}
		times = append(times, s.Took.Round(time.Millisecond))
		if s.Excused {
			excused++
		}
	}
	slices.Sort(times)
	return times, excused
}

func TestTimes_OfASoundRun(t *testing.T) {
	t.Parallel()
	e := sound()
	e.Leases = []Lease{
		{User: "dan", Seen: since(7), Ends: since(8.95)}, // dan's request was lost at 6.1; its lease began at 6.15
		{User: "eve", Seen: since(8.1), Ends: since(11)}, // eve's request was still in flight
	}
	e.Outages = []Outage{{Promise: RedisBack, Down: since(2), Back: since(3.05), AllHealthy: since(3.9)}}
	for promise, want := range map[Promise][]float64{
		ReturnShown:   {0.6, 0.6},
		OverdueFor:    {0.5, 0.5},
		ScreenRight:   {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 1.1, 1.1}, // a seq without a frame of its own is shown by the next frame
		GateRight:     {0.2},
		LeaseOutlives: {2.85},
		RedisBack:     {0.05, 0.85, 1.05},
		PostgresBack:  nil,
		Announced:     {0.1, 0.1},
	} {
		times, excused := took(e, promise)
		var expected []time.Duration
		for _, seconds := range want {
			expected = append(expected, since(seconds).Round(time.Millisecond))
		}
		require.Equal(t, expected, times, promise)
		require.Zero(t, excused)
	}
	times, _ := took(e, Answered)
	require.Len(t, times, len(e.Requests))
}

func TestTimes_AnOutageExcuses(t *testing.T) {
	t.Parallel()
	e := sound()
	e.Allowances = []Allowance{{Check: SocketFinal, Replica: AnyReplica, From: since(9.55), Until: since(9.58)}}
	times, excused := took(e, ReturnShown)
	require.Len(t, times, 2)
	require.Equal(t, 2, excused)
	ofTheFirst(e, 0).At = since(11)
	require.Empty(t, promised(e))
}

func TestTimes_AreOfTheWindow(t *testing.T) {
	t.Parallel()
	e := sound()
	e.From, e.Until = since(2), since(4)
	times, _ := took(e, Answered)
	require.Len(t, times, 2, "of the four requests around it")
	e.Restored = true
	require.Empty(t, Times(e))
}

func TestPromised_AHundredthMayBeLater(t *testing.T) {
	t.Parallel()
	e := sound()
	late := e.Sockets[0]
	late.Frames = slices.Clone(late.Frames)
	late.Frames[len(late.Frames)-1].At = since(10.9)
	for range 198 {
		e.Sockets = append(e.Sockets, e.Sockets[0])
	}
	e.Sockets = append(e.Sockets, late)
	require.Empty(t, promised(e))
	e.Sockets = append(e.Sockets, late, late)
	require.Len(t, promised(e), 1)
}

func TestTimes_APauseThatWasOverBeforeItHadToBeTold(t *testing.T) {
	t.Parallel()
	e := sound()
	e.Condition = WithoutRedis // which allows a second and a half
	e.Sockets[0].Frames = slices.Delete(e.Sockets[0].Frames, 6, 8)
	times, _ := took(e, Announced)
	require.Equal(t, []time.Duration{0}, times, "nobody was told of the pause, and the page shows that the drop is live")
	e.Condition = Healthy
	times, _ = took(e, Announced)
	require.Equal(t, []time.Duration{0, since(13)}, times, "within that second it had to be told")
}
