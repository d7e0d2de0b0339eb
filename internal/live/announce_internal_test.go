package live

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestSocket_AnAnnouncementIsMadeAnewForWhoWasShownNewerStock(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: nothing{}, Clock: nothing{}, Auth: nothing{}})
	defer h.Stop()
	s := &socket{hub: h, members: map[dropID]*member{}}
	r := &room{id: uuid.New(), members: map[*member]struct{}{}}
	m := s.follow(r, 1)
	m.snapshotSeq, m.stockSeq = 5, 8 // a flush came between the announcement's making and its writing
	require.Equal(t, tooOld, s.announce(nil, r.id, 7, 7, false, false), "the change is news, but its stock is old")
	require.Zero(t, m.announcedSeq)
	require.Equal(t, told, s.announce(nil, r.id, 7, 8, false, false))
	require.Equal(t, int64(7), m.announcedSeq)
	require.Equal(t, told, s.announce(nil, r.id, 9, 7, false, true), "in the end it is told all the same")
	r.restores.Add(1)
	require.Equal(t, toldAnew, s.announce(nil, r.id, 6, 6, false, false), "what was restored may be older")
	require.Equal(t, int64(9), m.announcedSeq)
}
