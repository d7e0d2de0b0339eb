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
func (w *window) leave(ctx context.Context) {
	w.forget(false)
	switch w.whim.IntN(8) {
	case 0, 1, 2:
		goodbye := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
		_ = w.conn.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(deployment.GiveUp))
	case 3:
		if tcp, ok := w.conn.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	case 4:
		w.forget(true)
		deployment.Wait(ctx, w.tunnel())
	default: // the connection ends, and nobody says why
	}
}

// tunnel is how long nothing is read: in a full run sometimes longer than the server waits for a pong.
func (w *window) tunnel() time.Duration {
	const beyondPong = 70 * time.Second
	if w.soak.plan.full && w.whim.IntN(4) == 0 {
		return beyondPong
	}
	return w.soak.plan.look
}
