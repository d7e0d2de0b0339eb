package rehearsal

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLag_Verdict(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name         string
		steps, beats time.Duration
		shown        time.Duration
		worthless    bool
	}{
		{"on time", time.Millisecond, time.Millisecond, 50 * time.Millisecond, false},
		{"steps that are later than most", 110 * time.Millisecond, time.Millisecond, 2 * time.Second, true},
		{"a clock that is later than most", time.Millisecond, 110 * time.Millisecond, 2 * time.Second, true},
		{"less than a quarter of what is shown", 90 * time.Millisecond, time.Millisecond, 400 * time.Millisecond, false},
		{"more than a quarter of what is shown", 60 * time.Millisecond, time.Millisecond, 200 * time.Millisecond, true},
		{"more than a quarter of what nobody feels", 20 * time.Millisecond, time.Millisecond, 10 * time.Millisecond, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			l := newLag()
			for n := range 1000 {
				late := time.Duration(0)
				if n >= 980 {
					late = row.steps
				}
				l.step(late)
				record(l.beats, row.beats)
			}
			found := l.verdict(0, row.shown)
			require.Equal(t, row.worthless, found.Worthless != "", found)
			if row.worthless {
				require.Contains(t, found.Worthless, human(max(row.steps, row.beats)))
			}
		})
	}
	t.Run("a bound that was chosen is the only one", func(t *testing.T) {
		t.Parallel()
		l := newLag()
		l.step(time.Second)
		require.NotEmpty(t, l.verdict(0, time.Millisecond).Worthless)
		require.Empty(t, l.verdict(time.Minute, time.Millisecond).Worthless)
	})
	t.Run("one late step in a thousand is not held against it", func(t *testing.T) {
		t.Parallel()
		l := newLag()
		for range 999 {
			l.step(0)
		}
		l.step(time.Minute)
		require.Empty(t, l.verdict(0, time.Second).Worthless)
	})
}

func TestCapacity(t *testing.T) {
	t.Parallel()
	second := func(pressed, late int) *Second { return &Second{Pressed: pressed, Late: late} }
	for _, row := range []struct {
		name    string
		seconds []*Second
		want    Capacity
		says    string
	}{
		{"never too much", []*Second{second(900, 0), second(1300, 13), second(0, 0)}, Capacity{1300, true}, "at least 1,300"},
		{"one second too many", []*Second{second(900, 0), second(1300, 14)}, Capacity{900, false}, "about 900"},
		{
			"what a busy second leaves behind is not held against a quiet one",
			[]*Second{second(900, 0), second(1300, 500), second(40, 40), second(800, 0)},
			Capacity{900, false}, "about 900",
		},
		{"a busier second in time is luck", []*Second{second(500, 400), second(0, 0), second(900, 0), second(300, 0)}, Capacity{300, false}, "about 300"},
		{"a late answer in a quiet second says nothing", []*Second{second(fewPresses-1, 5), second(300, 0)}, Capacity{300, true}, "at least 300"},
		{"nothing in time", []*Second{second(500, 400)}, Capacity{0, false}, "did not answer in time"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := capacity(row.seconds)
			require.Equal(t, row.want, got)
			require.Contains(t, got.sentence(), row.says)
		})
	}
}
