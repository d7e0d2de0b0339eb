package live

import (
	"net"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/olahol/melody"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// writes is a connection that keeps what is written to it.
type writes struct {
	net.Conn
	made chan string
}

func (w *writes) Write(frames []byte) (int, error) {
	w.made <- string(frames)
	return len(frames), nil
}

func (*writes) SetWriteDeadline(time.Time) error { return nil }
func (*writes) Close() error                     { return nil }

func TestMember_IsSentAFlushInOneWrite(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}})
	defer h.Stop()
	conn := &writes{made: make(chan string, 10)}
	id := uuid.New()
	c := &changes{
		stock: &stockAt{Stock: drop.Stock{DropID: id, Seq: 9}}, recovered: 2,
		sales: []saleAt{{seq: 9}, {seq: 7}, {seq: 5}},
	}
	e := encode(id, c)
	for _, at := range []struct {
		snapshot int64
		want     string
	}{
		{0, string(e.stock) + string(e.recovered) + string(e.sales[2]) + string(e.sales[1]) + string(e.sales[0])},
		{5, string(e.stock) + string(e.recovered) + string(e.sales[1]) + string(e.sales[0])},
		{0, string(e.stock) + string(e.recovered) + string(e.sales[2]) + string(e.sales[1]) + string(e.sales[0])},
		{7, string(e.stock) + string(e.recovered) + string(e.sales[0])},
		{9, string(e.stock)},
	} {
		s := &socket{hub: h, wire: newWire(conn, h), session: &melody.Session{}}
		m := &member{socket: s, room: &room{id: id}, joined: true, snapshotSeq: at.snapshot}
		require.False(t, m.offer(e))
		require.Equal(t, at.want, <-conn.made, "after a snapshot of %d", at.snapshot)
	}
	require.Empty(t, conn.made)
}
