package live

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/olahol/melody"
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
	_, lagging := f.flushRoom(r, 0)
	require.Equal(t, 100, lagging, "none has its snapshot")
	for m := range r.members {
		m.socket.closed = true
	}
	_, lagging = f.flushRoom(r, 0)
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
		f.pace(round{took: c.took, written: c.written, lagging: c.lagging})
		require.Equal(t, c.want, f.every, name)
	}
}

func TestFlusher_ShowsEachPartOfARoomTheNewest(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}, FlushEvery: time.Hour}) // the test flushes
	defer h.Stop()
	conn := &writes{made: make(chan string, 100)}
	r := &room{id: uuid.New(), members: map[*member]struct{}{}}
	for number := range uint64(2 * flushParts) {
		s := &socket{hub: h, number: number, members: map[dropID]*member{}, wire: newWire(conn, h), session: &melody.Session{}}
		m := s.follow(r, 1)
		m.joined = true
		r.enter(m)
	}
	f := newFlusher(h)
	expect := func(seq int64) {
		for range 2 {
			select {
			case frame := <-conn.made:
				require.Contains(t, frame, fmt.Sprintf(`"seq":%d,`, seq))
			case <-time.After(10 * time.Second):
				t.Fatalf("seq %d is not sent", seq)
			}
		}
	}
	for seq := range int64(flushParts) {
		r.add(&drop.News{DropID: r.id, Stock: drop.Stock{DropID: r.id, Seq: seq + 1}})
		h.markDirty(r)
		f.flush()
		expect(seq + 1)
	}
	f.round = round{}
	f.flush()
	expect(flushParts)
	require.Empty(t, conn.made)
}
