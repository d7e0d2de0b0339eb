package live

import (
	"sync"
	"sync/atomic"
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
	limiter *rate.Limiter // of what the client sends
	excess  int           // frames beyond the rate; only its reader touches it

	left atomic.Int64 // frames that have left

	mu      sync.Mutex
	session *melody.Session // nil until the handshake is done
	closed  bool            // nothing is queued any more
	killed  bool            // and what was is not waited for
	queued  int64           // frames handed to the session
	members map[dropID]*member
	user    string    // "" unless signed in
	until   time.Time // when the sign-in ends
}

// waiting returns how many frames have not left. The caller holds mu.
func (s *socket) waiting() int64 { return s.queued - s.left.Load() }

// push hands a frame to the session. The caller holds mu and has seen that there is room.
func (s *socket) push(frame []byte) {
	if s.closed || s.session == nil {
		return
	}
	s.queued++
	_ = s.session.Write(frame) // it fails when the session has closed: the reader ends it
}

// event queues a frame that must not be lost. A socket that has no room for it is closed. The caller holds mu.
func (s *socket) event(frame []byte) {
	if s.closed {
		return
	}
	if s.waiting() >= eventLimit {
		s.hub.options.Metrics.SocketClosed("overflow")
		s.end()
		return
	}
	s.push(frame)
}

// send is event for who does not hold mu.
func (s *socket) send(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.event(frame)
}

// complain answers with an error, unless the client does not even read what it has got.
func (s *socket) complain(code, message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting() < stockLimit {
		s.push(errorFrame(code, message))
	}
}

// close says goodbye and closes, when all that is queued has left.
func (s *socket) close(code int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	if s.session != nil {
		_ = s.session.CloseWithMsg(melody.FormatCloseMessage(code, text))
	}
}

// kill closes at once.
func (s *socket) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
}

// end closes without waiting for what is queued: the reader fails, and melody closes the connection on its own
// goroutine. Closing it here could block on a peer that does not read, and may not be done inside melody's error
// handler. The close frame is for the moment before the reader runs, whose start would move the deadline on. The caller
// holds mu.
func (s *socket) end() {
	s.closed, s.killed = true, true
	if s.session != nil {
		_ = s.session.CloseWithMsg(melody.FormatCloseMessage(melody.CloseTryAgainLater, ""))
		_ = s.session.WebsocketConnection().SetReadDeadline(time.Unix(1, 0))
	}
}

func (s *socket) connected(session *melody.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session = session
	session.WebsocketConnection().SetPingHandler(s.pinged)
	if s.closed { // drained during the handshake
		_ = session.CloseWithMsg(melody.FormatCloseMessage(melody.CloseGoingAway, ""))
	}
}

// pinged answers a ping, as long as they come at the rate of other frames.
func (s *socket) pinged(data string) error {
	if !s.hub.allow(s) {
		return nil
	}
	s.mu.Lock()
	conn := s.session.WebsocketConnection()
	s.mu.Unlock()
	_ = conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(pongLimit)) // when it fails, so does the reader
	return nil
}

// pongLimit is how long an answer to a ping may take to leave.
const pongLimit = time.Second

// ponged runs after melody has moved the read deadline on, which must not undo an end.
func (s *socket) ponged(session *melody.Session) {
	s.hub.allow(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.killed {
		_ = session.WebsocketConnection().SetReadDeadline(time.Unix(1, 0))
	}
}

func (s *socket) sent(*melody.Session) { s.left.Add(1) }
