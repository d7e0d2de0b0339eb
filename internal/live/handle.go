package live

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
	"github.com/olahol/melody"
	"golang.org/x/time/rate"

	"sneakerhead/internal/address"
)

const (
	socketKey         = "socket" // in a melody session's keys
	closeFrames       = 2        // that melody queues for a session; all other frames go over its wire
	retryAfterSeconds = 2
)

// Handle answers GET /ws, and returns when the handshake is over. The socket lives on, on
// goroutines of its own: the request's has a deep stack, and while it runs it keeps the buffers of
// net/http, which take more memory than all else of a socket.
//
// Limits for one address count by the [address.Key] of clientIP. Handle answers with a problem: 403
// to a page of a foreign origin, 503 while draining or when this replica is full of signed-in
// sockets, 429 when the address has too many anonymous ones, 400 to a request that is not a
// WebSocket handshake.
func (h *Hub) Handle(w http.ResponseWriter, r *http.Request, clientIP string) {
	defer h.guard("serve a socket")
	if len(r.Header["Origin"]) > 0 && !h.options.Origins.Allows(r) { // an empty Origin header is checked too
		h.options.Metrics.SocketRefused("origin")
		problem(w, http.StatusForbidden, "forbidden", "Pages of this origin may not connect. Open the site under its own address.")
		return
	}
	if !isHandshake(r) {
		notAHandshake(w, http.StatusBadRequest)
		return
	}
	s := &socket{
		hub:     h,
		ip:      address.Key(clientIP),
		limiter: rate.NewLimiter(rate.Limit(h.options.MessageRate), h.options.MessageBurst),
		members: make(map[dropID]*member),
		greeted: make(chan struct{}),
	}
	if refusal := h.enter(s); refusal != nil {
		h.options.Metrics.SocketRefused(refusal.why)
		w.Header().Set("Retry-After", strconv.Itoa(retryAfterSeconds))
		problem(w, refusal.status, string(refusal.code), refusal.detail)
		return
	}
	go h.serve(s, w, r)
	<-s.greeted
}

// serve makes the handshake, and reads the socket's frames until it is closed.
func (h *Hub) serve(s *socket, w http.ResponseWriter, r *http.Request) {
	defer h.exit(s)
	defer s.endHandshake()
	defer h.guard("serve a socket")
	_ = h.melody.HandleRequestWithKeys(handshakeWriter{w, s}, r, map[string]any{socketKey: s}) // on failure melody has answered the client
}

// isHandshake reports whether the WebSocket library will accept a request. It is asked first,
// because no socket has to make room for another kind of request.
func isHandshake(r *http.Request) bool {
	key, err := base64.StdEncoding.DecodeString(r.Header.Get("Sec-Websocket-Key"))
	return websocket.IsWebSocketUpgrade(r) && r.Method == http.MethodGet && err == nil && len(key) == keyBytes &&
		slices.Contains(splitList(r.Header["Sec-Websocket-Version"]), "13")
}

// keyBytes is the length of a handshake's key (RFC 6455, section 4.1).
const keyBytes = 16

// splitList returns the elements of a header whose value is a list.
func splitList(values []string) (all []string) {
	for element := range strings.SplitSeq(strings.Join(values, ","), ",") {
		all = append(all, strings.TrimSpace(element))
	}
	return all
}

func notAHandshake(w http.ResponseWriter, status int) {
	problem(w, status, malformed, "This address speaks WebSocket only.")
}

func (h *Hub) newMelody() *melody.Melody {
	m := melody.New()
	m.Config.WriteWait = h.options.WriteWait
	m.Config.PongWait = h.options.PongWait
	m.Config.PingPeriod = h.options.PingEvery
	m.Config.MaxMessageSize = h.options.MessageBytes
	m.Config.MessageBufferSize = closeFrames
	m.Upgrader = &websocket.Upgrader{
		ReadBufferSize:  512,
		WriteBufferSize: 2048,
		WriteBufferPool: &sync.Pool{},
		CheckOrigin:     func(*http.Request) bool { return true }, // Handle has checked it
		Error: func(w http.ResponseWriter, _ *http.Request, status int, _ error) {
			notAHandshake(w, status)
		},
	}
	m.HandleConnect(func(session *melody.Session) { h.with(session, (*socket).connected) })
	m.HandlePong(func(session *melody.Session) { h.with(session, (*socket).ponged) })
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
