package live

import (
	"time"

	"github.com/olahol/melody"

	"sneakerhead/internal/drop"
)

// receive handles one frame from a client, on the goroutine that reads that client's frames. A bad
// frame is answered with an error; only a flood of frames closes the socket. raw is nil for a
// binary frame.
func (h *Hub) receive(s *socket, raw []byte) {
	if !h.allow(s) {
		return
	}
	event, data, ok := parseFrame(raw)
	if !ok {
		s.replyError(malformed, `Send text frames such as {"event":"join-drop","data":"<drop id>"}.`)
		return
	}
	switch event {
	case eventJoin, eventLeave:
		id, ok := parseDropID(data)
		if !ok {
			s.replyError(malformed, "The data of "+event+" is the drop's id.")
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
		s.replyError(malformed, "There is no such event.")
	}
}

// allow counts every frame from a client, pings and pongs too, against its rate. Of a run of frames
// beyond the rate only the first is answered: a reply to each would cost more than the frame did.
func (h *Hub) allow(s *socket) bool {
	if s.limiter.Allow() {
		s.excess = max(s.excess-1, 0)
		return true
	}
	switch s.excess++; s.excess {
	case 1:
		s.replyError(string(drop.CodeRateLimited), "Too many messages. Send fewer.")
	case floodFrames:
		h.options.Metrics.SocketClosed("flood")
		s.close(melody.ClosePolicyViolation, "too many messages")
	}
	return false
}

// charge counts a frame as several. A frame that is refused after checking a signature or asking
// Postgres costs that much, and honest clients send few of them.
func (s *socket) charge() { s.limiter.ReserveN(time.Now(), refusedFrames-1) }

const malformed = "malformed_request"
