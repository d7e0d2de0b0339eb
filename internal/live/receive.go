package live

import "github.com/olahol/melody"

// receive handles what a client sent, on the client's own reader: one frame at a time. A bad frame is answered with an
// error, and only a flood of them ends the socket. nil stands for a binary frame.
func (h *Hub) receive(s *socket, raw []byte) {
	if !s.limiter.Allow() {
		s.excess++
		if s.excess == floodFrames { // what still comes until it is closed is not even answered
			h.options.Metrics.SocketClosed("flood")
			s.close(melody.ClosePolicyViolation, "too many messages")
		}
		s.complain("rate_limited", "Too many messages. Send fewer.")
		return
	}
	s.excess = max(s.excess-1, 0)
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

const malformed = "malformed_request"
