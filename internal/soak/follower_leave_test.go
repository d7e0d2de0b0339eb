package soak

import (
	"context"
	"net"
	"time"

	"sneakerhead/internal/faults/deployment"

	"github.com/gorilla/websocket"
)

// leave is how a window goes: with a goodbye, without one, as a browser that is killed, or as a telephone in a tunnel,
// which neither reads nor answers pings until the server has enough of it.
func (w *follower) leave(ctx context.Context) {
	w.forget(false)
	switch w.random.IntN(8) {
	case 0, 1, 2:
		goodbye := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
		_ = w.conn.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(deployment.RequestTimeout))
	case 3:
		if tcp, ok := w.conn.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	case 4:
		w.forget(true)
		deployment.Wait(ctx, w.silence())
	default: // the connection ends, and nobody says why
	}
}

// silence is how long nothing is read: in a full run sometimes longer than the server waits for a pong.
func (w *follower) silence() time.Duration {
	const beyondPong = 70 * time.Second
	if w.soak.plan.full && w.random.IntN(4) == 0 {
		return beyondPong
	}
	return w.soak.plan.look
}
