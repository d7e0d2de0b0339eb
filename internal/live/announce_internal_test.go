package live

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestSocket_AnAnnouncementIsBuiltAgainAfterNewerStock(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}})
	defer h.Stop()
	s := &socket{hub: h, members: map[dropID]*member{}}
	r := &room{id: uuid.New(), members: map[*member]struct{}{}}
	m := s.follow(r, 1)
	m.snapshotSeq, m.stockSeq = 5, 8 // a flush came between the announcement's making and its writing
	require.Equal(t, staleStock, s.announce(nil, r.id, 7, 7, false, false), "the change is new, but its stock is old")
	require.Zero(t, m.announcedSeq)
	require.Equal(t, delivered, s.announce(nil, r.id, 7, 8, false, false))
	require.Equal(t, int64(7), m.announcedSeq)
	require.Equal(t, delivered, s.announce(nil, r.id, 9, 7, false, true), "the last try sends it as it is")
	r.resets.Add(1)
	require.Equal(t, awaitsReset, s.announce(nil, r.id, 6, 6, false, false), "the restored seq may be lower")
	require.Equal(t, int64(9), m.announcedSeq)
}
