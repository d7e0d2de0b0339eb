package live

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestFlusher_ForgetsMembersThatLeft(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}})
	defer h.Stop()
	r := &room{id: uuid.New(), members: map[*member]struct{}{}}
	for range 100 {
		s := &socket{hub: h, members: map[dropID]*member{}}
		r.enter(s.follow(r, 1))
	}
	f := newFlusher(h)
	r.add(&drop.News{DropID: r.id, Stock: drop.Stock{DropID: r.id, Seq: 1}})
	_, lagging := f.flushRoom(r)
	require.Equal(t, 100, lagging, "none has its snapshot")
	for m := range r.members {
		m.socket.closed = true
	}
	_, lagging = f.flushRoom(r)
	require.Zero(t, lagging)
	for _, m := range f.members[:cap(f.members)] {
		require.Nil(t, m)
	}
}
