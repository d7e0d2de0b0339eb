package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_FollowsTheClock(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		startsIn, endsIn, pass time.Duration
		before                 drop.CommandKind
		want                   []drop.EntryKind
		status                 drop.Status
	}{
		"before the start":               {time.Hour, 0, time.Hour - 1, "", nil, drop.Upcoming},
		"at the start":                   {time.Hour, 0, time.Hour, "", []drop.EntryKind{drop.EntryOpened}, drop.Live},
		"a moment before the end":        {0, time.Hour, time.Hour - 1, "", nil, drop.Live},
		"at the end":                     {0, time.Hour, time.Hour, "", []drop.EntryKind{drop.EntryEnded}, drop.Ended},
		"at the end of a pause":          {0, time.Hour, time.Hour, drop.Pause, []drop.EntryKind{drop.EntryEnded}, drop.Ended},
		"no batch between start and end": {time.Hour, 2 * time.Hour, 3 * time.Hour, "", []drop.EntryKind{drop.EntryEnded}, drop.Ended},
		"ended by hand before its time":  {0, time.Hour, time.Hour, drop.End, nil, drop.Ended},
		"ended by hand before its start": {time.Hour, 0, time.Hour, drop.End, nil, drop.Ended},
		"cancelled before its start":     {time.Hour, 0, time.Hour, drop.Withdraw, nil, drop.Cancelled},
		"cancelled before its end":       {0, time.Hour, time.Hour, drop.Withdraw, nil, drop.Cancelled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := droptest.Open(t, 1, func(d *drop.Drop) {
				d.StartsAt = droptest.Noon.Add(row.startsIn)
				if row.endsIn > 0 {
					d.EndsAt = droptest.Noon.Add(row.endsIn)
				}
			})
			if row.before != "" {
				s.Apply(s.ByAdmin(row.before))
			}
			s.Advance(row.pass)
			d := s.Apply(drop.Command{Kind: drop.Expire})
			require.Equal(t, row.want, kindsOf(d.Entries))
			require.Equal(t, row.status, d.Drop.Announced)
			for _, e := range d.Entries {
				require.Equal(t, drop.System, e.Actor)
				require.Zero(t, e.Delta)
			}
			require.Empty(t, s.Apply(drop.Command{Kind: drop.Expire}).Entries, "once")
		})
	}
}

func TestDecide_TheClockIsFollowedBeforeTheCommands(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 1, func(d *drop.Drop) { d.StartsAt = droptest.Noon.Add(time.Hour) })
	s.Advance(time.Hour)
	d := s.Apply(s.Reserve("alex"), s.ByAdmin(drop.Pause))
	require.Equal(t, []drop.EntryKind{drop.EntryOpened, drop.EntryPaused}, kindsOf(d.Entries))
	require.Equal(t, drop.ErrPaused, d.Answers[0].Err)
	require.Equal(t, drop.Paused, d.Drop.Announced)
}

func TestDecide_ResumingAndEndingClearThePause(t *testing.T) {
	t.Parallel()
	for _, kind := range []drop.CommandKind{drop.Resume, drop.End, drop.Withdraw} {
		s := droptest.Open(t, 1)
		s.Advance(time.Second)
		s.Apply(s.ByAdmin(drop.Pause))
		require.Equal(t, s.Now, s.Drop.PausedAt)
		s.Advance(time.Second)
		s.Apply(s.ByAdmin(kind))
		require.Zero(t, s.Drop.PausedAt, kind)
		require.Equal(t, kind == drop.End, s.Drop.EndedAt.Equal(s.Now))
		require.Equal(t, kind == drop.Withdraw, s.Drop.CancelledAt.Equal(s.Now))
		require.Equal(t, s.Now, s.Drop.UpdatedAt)
	}
}

func kindsOf(entries []drop.Entry) []drop.EntryKind {
	var kinds []drop.EntryKind
	for _, e := range entries {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}
