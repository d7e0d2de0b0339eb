package live

import (
	"container/list"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/olahol/melody"
	"golang.org/x/time/rate"
)

type dropID = uuid.UUID

// socket is one connection.
type socket struct {
	hub     *Hub
	ip      string
	limiter *rate.Limiter // of the frames that the client sends
	excess  int           // frames beyond the rate; only its reader touches it

	greeted chan struct{} // closed when the handshake is over, also one that failed

	// The hub's lock guards these.
	number  uint64        // the order in which sockets were opened
	placed  bool          // it counts against the limits
	crowd   *crowd        // of anonymous sockets, which it belongs to; nil when it belongs to none
	inCrowd *list.Element // its place there

	// Its own lock guards these. members, user and until are changed only while the hub's lock is
	// held too.
	mu         sync.Mutex
	wire       *wire           // nil until the connection is the hub's
	session    *melody.Session // nil until the handshake is done
	opened     time.Time       // when it was done
	closed     bool            // no more frames are queued
	closeFrame []byte          // why, when it was closed before the handshake was done
	readUntil  time.Time       // when a closed socket's reader gives up; zero while it is open
	members    map[dropID]*member
	user       string    // "" unless signed in
	until      time.Time // when the sign-in ends
}

// sent returns the number of the last write that was made, and how many wait to be made. The caller
// holds mu.
func (s *socket) sent() (made int64, waiting int) {
	if s.wire == nil {
		return 0, 0
	}
	return s.wire.sent()
}

// waiting returns how many writes wait to be made. The caller holds mu.
func (s *socket) waiting() int {
	_, waiting := s.sent()
	return waiting
}

// push sends whole frames in one write, without waiting, and returns the number of the write. The
// caller holds mu and has checked that not too many wait.
func (s *socket) push(frames []byte) int64 {
	if s.closed || s.session == nil {
		return 0
	}
	return s.wire.send(frames)
}

// queueEvent queues a frame that must not be lost. A socket whose queue is full is closed. The
// caller holds mu.
func (s *socket) queueEvent(frame []byte) {
	if s.closed {
		return
	}
	if s.waiting() >= eventLimit {
		s.hub.options.Metrics.SocketClosed("overflow")
		s.killLocked()
		return
	}
	s.push(frame)
}

// send is queueEvent for callers that do not hold mu.
func (s *socket) send(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queueEvent(frame)
}

// replyError answers a bad frame with an error, unless the client does not read its frames.
func (s *socket) replyError(code, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting() < stockLimit {
		s.push(errorFrame(code, message))
	}
}

// closeLimit is how long a socket that is closed has to read what is queued for it, and the close
// frame.
const closeLimit = 2 * time.Second

// close sends a close frame after everything that is queued, and closes.
func (s *socket) close(code int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closeLocked(melody.FormatCloseMessage(code, text), time.Now().Add(closeLimit))
	}
}

// closeLocked closes with a frame, or without it when the client has not read it by a deadline. The
// deadline is the reader's: when it fails, melody closes the connection on its own goroutine.
// Closing the connection here could block on a peer that does not read, and is not allowed inside
// melody's error handler. The caller holds mu.
func (s *socket) closeLocked(frame []byte, readUntil time.Time) {
	s.closed, s.closeFrame, s.readUntil = true, frame, readUntil
	if s.session != nil {
		_ = s.session.CloseWithMsg(frame)
		_ = s.session.WebsocketConnection().SetReadDeadline(readUntil)
	}
}

// kill closes at once, without waiting for queued frames.
func (s *socket) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.killLocked()
}

// killLocked is kill for callers that already hold mu. The close frame is for a socket whose reader
// has not started yet, because its start would move the deadline.
func (s *socket) killLocked() {
	s.closeLocked(melody.FormatCloseMessage(melody.CloseGoingAway, ""), time.Unix(1, 0))
}

// attach gives the socket its connection, before the handshake is answered.
func (s *socket) attach(w *wire) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wire = w
}

// endHandshake lets the request's handler return when the handshake has failed.
func (s *socket) endHandshake() {
	if s.session == nil { // its reader has ended, so nothing changes it any more
		close(s.greeted)
	}
}

func (s *socket) connected(session *melody.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session, s.opened = session, time.Now()
	session.Request = nil // nothing reads it, and its headers and context would live as long as the socket
	defer close(s.greeted)
	session.WebsocketConnection().SetPingHandler(s.pinged)
	if s.closed { // during the handshake
		_ = session.CloseWithMsg(s.closeFrame)
	}
}

// pinged answers a ping, unless the client exceeds its rate of frames or does not read.
func (s *socket) pinged(data string) error {
	if !s.hub.allow(s) {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting() < stockLimit {
		s.push(wireFrame(websocket.PongMessage, []byte(data)))
	}
	return nil
}

// ponged handles a pong. melody has moved the read deadline by then, so a closed socket gets its
// own again.
func (s *socket) ponged(session *melody.Session) {
	s.hub.allow(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = session.WebsocketConnection().SetReadDeadline(s.readUntil)
	}
}
