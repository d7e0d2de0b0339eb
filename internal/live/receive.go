package live

import (
	"time"

	"github.com/olahol/melody"
)

// receive handles what a client sent, on the client's own reader: one frame at a time. A bad frame is answered with an
// error, and only a flood of them ends the socket. nil stands for a binary frame.
func (h *Hub) receive(s *socket, raw []byte) {
	if !h.allow(s) {
		return
	}
	event, data, ok := parseFrame(raw)
	if !ok {
		s.complain(malformed, `Send text frames such as {"event":"join-drop","data":"<drop id>"}.`)
		return
	}
	switch event {
	case eventJoin, eventLeave:
		id, ok := parseDropID(data)
		if !ok {
			s.complain(malformed, "The data of "+event+" is the drop's id.")
			return
		}
		if event == eventJoin {
			h.join(s, id)
		} else {
			h.leave(s, id)
		}
	case eventAuthenticate:
		h.authenticate(s, data)
	case eventSignOut:
		h.signOut(s)
	default:
		s.complain(malformed, "There is no such event.")
	}
}

// allow counts what a client sends, pings and pongs too, against its rate. Of what goes beyond it only the first of a run is
// answered: a reply to each would cost more than the frame did, and what it asked for was to be sent less.
func (h *Hub) allow(s *socket) bool {
	if s.limiter.Allow() {
		s.excess = max(s.excess-1, 0)
		return true
	}
	switch s.excess++; s.excess {
	case 1:
		s.complain("rate_limited", "Too many messages. Send fewer.")
	case floodFrames:
		h.options.Metrics.SocketClosed("flood")
		s.close(melody.ClosePolicyViolation, "too many messages")
	}
	return false
}

// charge counts a frame for several: one that is refused after a signature was checked, or Postgres asked, costs as much, and
// who means well sends few of them.
func (s *socket) charge() { s.limiter.ReserveN(time.Now(), refusedFrames-1) }

const malformed = "malformed_request"
