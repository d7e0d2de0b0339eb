package live

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// pieces is a connection whose reads return pieces of random lengths.
type pieces struct {
	net.Conn
	random *rand.Rand
	rest   *bytes.Reader
}

func (p *pieces) Read(into []byte) (int, error) {
	return p.rest.Read(into[:1+p.random.IntN(len(into))])
}

func TestCountingConn(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		sent := []byte{}
		want := 0
		for range random.IntN(30) {
			kind := []byte{continuationFrame, websocket.TextMessage, websocket.PingMessage}[random.IntN(3)]
			length := []int{0, 1, 125, 126, 300, 1 << 16}[random.IntN(6)]
			sent = append(sent, frameOf(kind, length)...)
			if kind == continuationFrame {
				want++
			}
		}
		counted := 0
		conn := &countingConn{Conn: &pieces{random: random, rest: bytes.NewReader(sent)}, continuation: func() { counted++ }}
		read, err := io.ReadAll(conn)
		require.NoError(t, err)
		require.Equal(t, sent, read)
		require.Equal(t, want, counted)
	}
}

// frameOf returns a frame of a client, with zeros in it, which do not look like the beginning of
// another kind of frame.
func frameOf(kind byte, length int) []byte {
	frame := []byte{kind}
	switch {
	case length < length16:
		frame = append(frame, 0x80|byte(length))
	case length < 1<<16:
		frame = append(frame, 0x80|length16, byte(length>>8), byte(length))
	default:
		frame = append(frame, 0x80|length64, 0, 0, 0, 0, byte(length>>24), byte(length>>16), byte(length>>8), byte(length))
	}
	return append(frame, make([]byte, maskBytes+length)...)
}
