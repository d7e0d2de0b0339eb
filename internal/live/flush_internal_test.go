package live

import (
	"testing"
	"time"

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

func TestFlusher_Paces(t *testing.T) {
	t.Parallel()
	const least = 100 * time.Millisecond
	ms := time.Millisecond
	for name, c := range map[string]struct {
		every, took      time.Duration
		written, lagging int
		want             time.Duration
	}{
		"a small room":                             {least, ms, 10, 0, least},
		"a large room leaves time for others":      {least, 60 * ms, 8000, 0, 180 * ms},
		"a larger one, up to a limit":              {least, 900 * ms, 20_000, 0, 4 * least},
		"one short flush after long ones":          {4 * least, ms, 10, 0, 2 * least},
		"most members do not keep up":              {least, ms, 100, 200, 2 * least},
		"a few slow ones are no reason to be slow": {least, ms, 10, 60, least},
	} {
		f := &flusher{hub: &Hub{options: Options{FlushEvery: least, Metrics: noMetrics{}}}, every: c.every}
		f.pace(c.took, c.written, c.lagging)
		require.Equal(t, c.want, f.every, name)
	}
}
