package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

func TestDecide_SoldOutAt(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 1)
	held := s.Hold("alex")
	require.Zero(t, s.Drop.SoldOutAt, "the unit may come back")
	s.Advance(time.Second)
	s.Apply(s.Buy(held))
	soldOut := s.Now
	require.Equal(t, soldOut, s.Drop.SoldOutAt)
	require.Equal(t, soldOut, *view(s).SoldOutAt)
	s.Advance(time.Minute)
	s.Apply(s.ByAdmin(drop.Pause))
	require.Equal(t, soldOut, s.Drop.SoldOutAt, "it stays what it was")
	s.Apply(s.Adjust(1))
	require.Zero(t, s.Drop.SoldOutAt)
	require.Nil(t, view(s).SoldOutAt)
	s.Apply(s.Adjust(-1))
	require.Equal(t, s.Now, s.Drop.SoldOutAt)
}

func view(s *droptest.Store) drop.View { return s.Drop.ViewAt(s.Now, nil) }

func TestDecide_Revision(t *testing.T) {
	t.Parallel()
	s := droptest.Open(t, 3)
	edit := func(name string, from *int64) drop.Answer {
		command := s.ByAdmin(drop.Edit)
		command.Changes = &drop.Changes{Name: &name, Revision: from}
		return s.Apply(command).Answers[0]
	}
	read := s.Drop.Revision
	require.NoError(t, edit("first", &read).Err)
	require.Equal(t, read+1, s.Drop.Revision)
	require.Equal(t, drop.ErrEditedSince, edit("second", &read).Err)
	require.Equal(t, "first", s.Drop.Name, "neither's words are lost")
	s.Hold("alex")
	s.Apply(s.Adjust(1))
	require.Equal(t, read+1, s.Drop.Revision, "stock does not change it")
	require.True(t, edit("first", nil).Repeated)
	require.Equal(t, read+1, s.Drop.Revision, "nor does an edit that changes nothing")
	require.NoError(t, edit("third", nil).Err, "without a revision the edit overwrites")
}

func TestView_NextHoldEnd(t *testing.T) {
	t.Parallel()
	end := droptest.Noon.Add(time.Minute)
	for name, row := range map[string]struct {
		counts drop.Counts
		shown  bool
	}{
		"while everything is held": {drop.Counts{Total: 1, Reserved: 1}, true},
		"not while some are left":  {drop.Counts{Total: 2, Available: 1, Reserved: 1}, false},
		"not when all are sold":    {drop.Counts{Total: 1, Sold: 1}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := drop.Drop{Counts: row.counts, NextHoldEnd: end}
			stock, shown := d.Stock(), d.ViewAt(droptest.Noon, nil)
			require.Equal(t, row.shown, !stock.NextHoldEnd.IsZero())
			require.Equal(t, stock, shown.Stock())
		})
	}
}
