package soak

import (
	"context"
	"net"
	"time"

	"sneakerhead/internal/faults/deployment"

	"github.com/gorilla/websocket"
)

// leave closes the socket in one of several ways: with a close frame, without one, with a reset as
// when a browser is killed, or by neither reading nor answering pings until the server closes it,
// as a phone without a signal does.
func (w *follower) leave(ctx context.Context) {
	w.forget(false)
	switch w.random.IntN(8) {
	case 0, 1, 2:
		closeFrame := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
		_ = w.conn.WriteControl(websocket.CloseMessage, closeFrame, time.Now().Add(deployment.RequestTimeout))
	case 3:
		if tcp, ok := w.conn.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	case 4:
		w.forget(true)
		deployment.Wait(ctx, w.silence())
	default: // the connection is closed without a close frame
	}
}

// silence returns how long the socket reads nothing: in a full run sometimes longer than the server
// waits for a pong.
func (w *follower) silence() time.Duration {
	const beyondPong = 70 * time.Second
	if w.soak.plan.full && w.random.IntN(4) == 0 {
		return beyondPong
	}
	return w.soak.plan.stay
}
