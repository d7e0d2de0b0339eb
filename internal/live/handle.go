package live

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"

	"github.com/gorilla/websocket"
	"github.com/olahol/melody"
	"golang.org/x/time/rate"

	"sneakerhead/internal/address"
	"sneakerhead/internal/drop"
)

const (
	socketKey         = "socket" // in a melody session's keys
	retryAfterSeconds = 2
)

// Handle serves GET /ws until the socket closes. Limits for one address count by the [address.Key]
// of clientIP. It answers with a problem: 403 to a page of a foreign origin, 503 while draining or
// when this replica is full, 429 when the address has too many sockets, 400 to a request that is
// not a WebSocket handshake.
func (h *Hub) Handle(w http.ResponseWriter, r *http.Request, clientIP string) {
	defer h.guard("serve a socket")
	if len(r.Header["Origin"]) > 0 && !h.options.Origins.Allows(r) { // an empty Origin header is checked too
		h.options.Metrics.SocketRefused("origin")
		problem(w, http.StatusForbidden, "forbidden", "Pages of this origin may not connect. Open the site under its own address.")
		return
	}
	s := &socket{
		hub:     h,
		ip:      address.Key(clientIP),
		limiter: rate.NewLimiter(rate.Limit(h.options.MessageRate), h.options.MessageBurst),
		members: make(map[dropID]*member),
	}
	if refusal := h.enter(s); refusal != nil {
		h.options.Metrics.SocketRefused(refusal.why)
		w.Header().Set("Retry-After", strconv.Itoa(retryAfterSeconds))
		problem(w, refusal.status, string(refusal.code), refusal.detail)
		return
	}
	defer h.exit(s)
	_ = h.melody.HandleRequestWithKeys(w, r, map[string]any{socketKey: s}) // on failure melody has answered the client
}

type refusal struct {
	status int
	code   drop.Code
	why    string
	detail string
}

// enter registers a socket, or returns why it is refused.
func (h *Hub) enter(s *socket) *refusal {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.draining:
		return &refusal{http.StatusServiceUnavailable, drop.CodeUnavailable, "draining", "This server is about to stop. Connect again in a moment."}
	case h.options.SocketLimit > 0 && len(h.sockets) >= h.options.SocketLimit:
		return &refusal{http.StatusServiceUnavailable, drop.CodeOverloaded, "limit", "Too many connections are open. Connect again in a moment."}
	case h.options.SocketLimitIP > 0 && h.byIP[s.ip] >= h.options.SocketLimitIP:
		return &refusal{http.StatusTooManyRequests, "rate_limited", "address_limit", "Too many connections come from this address. Close some, then connect again."}
	}
	h.handlers.Add(1)
	h.sockets[s] = struct{}{}
	h.byIP[s.ip]++
	h.options.Metrics.Sockets(len(h.sockets))
	return nil
}

// exit removes a socket from its rooms, its user and the counts.
func (h *Hub) exit(s *socket) {
	defer h.handlers.Done()
	h.leaveAll(s)
	h.signOut(s)
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sockets, s)
	if h.byIP[s.ip]--; h.byIP[s.ip] == 0 {
		delete(h.byIP, s.ip)
	}
	if h.draining && len(h.sockets) == 0 {
		close(h.drained)
	}
	h.options.Metrics.Sockets(len(h.sockets))
}

func (h *Hub) newMelody() *melody.Melody {
	m := melody.New()
	m.Config.WriteWait = h.options.WriteWait
	m.Config.PongWait = h.options.PongWait
	m.Config.PingPeriod = h.options.PingEvery
	m.Config.MaxMessageSize = h.options.MessageBytes
	m.Config.MessageBufferSize = bufferSize
	m.Upgrader = &websocket.Upgrader{
		ReadBufferSize:  512,
		WriteBufferSize: 2048,
		WriteBufferPool: &sync.Pool{},
		CheckOrigin:     func(*http.Request) bool { return true }, // Handle has checked it
		Error: func(w http.ResponseWriter, _ *http.Request, status int, _ error) {
			problem(w, status, "malformed_request", "This address speaks WebSocket only.")
		},
	}
	m.HandleConnect(func(session *melody.Session) { h.with(session, (*socket).connected) })
	m.HandlePong(func(session *melody.Session) { h.with(session, (*socket).ponged) })
	m.HandleSentMessage(func(session *melody.Session, _ []byte) { h.with(session, (*socket).sent) })
	m.HandleMessage(func(session *melody.Session, frame []byte) {
		h.with(session, func(s *socket, _ *melody.Session) { h.receive(s, frame) })
	})
	m.HandleMessageBinary(func(session *melody.Session, _ []byte) {
		h.with(session, func(s *socket, _ *melody.Session) { h.receive(s, nil) })
	})
	return m
}

// with calls a handler with the session's socket.
func (h *Hub) with(session *melody.Session, do func(*socket, *melody.Session)) {
	defer h.guard("handle a frame")
	if value, ok := session.Get(socketKey); ok {
		if s, ok := value.(*socket); ok {
			do(s, session)
		}
	}
}

func problem(w http.ResponseWriter, status int, code, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{ // the client may be gone
		"type":      "about:blank",
		"title":     http.StatusText(status),
		"status":    status,
		"code":      code,
		"detail":    detail,
		"requestId": w.Header().Get("X-Request-Id"),
	})
}
