package e2e_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
)

// attack is something that many clients do repeatedly. Begin is called once for each client and
// returns a function for one action; the function can keep state between actions.
type attack struct {
	name    string
	clients int
	pace    time.Duration // between two actions of one client
	begin   func(a *attackers) (action func(n int))
}

// attackers are the clients of an attack.
type attackers struct {
	*shop
	ctx     context.Context
	dropID  string
	bad     string // a token
	actions atomic.Int64
	mu      sync.Mutex
	closes  []io.Closer
}

// keep closes something when the attack ends.
func (a *attackers) keep(c io.Closer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closes = append(a.closes, c)
}

// socket opens a connection that is never read; nil when the server refuses it.
func (a *attackers) socket() *websocket.Conn {
	conn, _, err := websocket.DefaultDialer.DialContext(a.ctx, "ws"+strings.TrimPrefix(a.replicas[0].url, "http")+"/ws", nil)
	if err != nil {
		return nil
	}
	a.keep(conn)
	return conn
}

// framesOf returns an attack by sockets that send the frames that text returns, and reconnect when
// they are closed.
func framesOf(text func(a *attackers, n int) string) func(a *attackers) func(int) {
	return func(a *attackers) func(int) {
		var conn *websocket.Conn
		return func(n int) {
			if conn == nil {
				if conn = a.socket(); conn == nil {
					return
				}
			}
			_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
			if conn.WriteMessage(websocket.TextMessage, []byte(text(a, n))) != nil {
				_ = conn.Close()
				conn = nil
			}
		}
	}
}

// floods returns the attacks; the name of each has the rate of all its clients together.
func floods() []attack {
	frame := func(event, data string) string { return fmt.Sprintf(`{"event":%q,"data":%q}`, event, data) }
	outsideRoom := make([]string, 300)
	for i := range outsideRoom {
		outsideRoom[i] = uuid.NewString()
	}
	return []attack{
		{name: "300 connections that send half a request", clients: 300, pace: 3 * time.Second, begin: func(a *attackers) func(int) {
			return func(int) {
				conn := a.replicas[0].dial(a.t)
				a.keep(conn)
				_, _ = io.WriteString(conn, "GET /api/drops/live HTTP/1.1\r\nHost: shop\r\nX-")
			}
		}},
		{name: "40 bodies a second of 10 MB each", clients: 4, pace: 100 * time.Millisecond, begin: func(a *attackers) func(int) {
			return func(int) {
				conn := a.replicas[0].dial(a.t)
				defer conn.Close()
				_, _ = io.WriteString(conn, "POST /api/drops HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer "+a.bad+"\r\nContent-Length: 10485760\r\n\r\n")
				_, _ = conn.Write(make([]byte, 64<<10))
			}
		}},
		{name: "100 sockets a second that open and close", clients: 5, pace: 50 * time.Millisecond, begin: func(a *attackers) func(int) {
			return func(int) {
				if conn := a.socket(); conn != nil {
					_ = conn.Close()
				}
			}
		}},
		{
			name: "3,000 meaningless frames a second", clients: 30, pace: 10 * time.Millisecond,
			begin: framesOf(func(*attackers, int) string { return "?" }),
		},
		{
			name: "1,000 frames a second that join drops and leave them", clients: 20, pace: 20 * time.Millisecond,
			begin: framesOf(func(a *attackers, n int) string {
				if n%2 == 0 {
					return frame("join-drop", outsideRoom[n/2%len(outsideRoom)])
				}
				return frame("leave-drop", outsideRoom[n/2%len(outsideRoom)])
			}),
		},
		{
			name: "1,000 frames a second with bad tokens", clients: 20, pace: 20 * time.Millisecond,
			begin: framesOf(func(a *attackers, _ int) string { return frame("authenticate", a.bad) }),
		},
		{name: "200 sockets that never read", clients: 200, pace: time.Minute, begin: func(a *attackers) func(int) {
			conn := a.socket()
			if conn != nil {
				_ = conn.WriteMessage(websocket.TextMessage, []byte(frame("join-drop", a.dropID)))
			}
			return func(int) {}
		}},
		{name: "1,000 requests a second with bad tokens", clients: 10, pace: 10 * time.Millisecond, begin: func(a *attackers) func(int) {
			return func(int) {
				answer, err := a.replicas[0].try("GET", "/api/auth/me", a.bad, nil)
				if err == nil && answer.status != 401 && answer.status != 429 {
					a.t.Errorf("a bad token: %d", answer.status)
				}
			}
		}},
	}
}

// During every flood, signed-in users and pages that follow a drop are served within twice the
// usual time. A comparison that fails is repeated at most twice: other load on the machine is
// short, a flood is not.
func TestAttack_AFloodDoesNotSlowOthersDown(t *testing.T) {
	const tries = 3
	s := openShop(t, 1)
	bad := unknownIssuerToken(s)
	for _, f := range floods() {
		t.Run(f.name, func(t *testing.T) {
			h := s.in(t).newRegularUsers()
			h.useShop(t.Context(), phase) // opens connections and prepares statements
			h.latencies()
			for range tries {
				if h.withstand(f, bad) {
					return
				}
			}
			t.Error("healthy clients wait more than twice as long under this attack")
		})
	}
	s.audit()
}

const (
	rounds = 2
	phase  = 600 * time.Millisecond
	spread = 300 * time.Millisecond // the clients start within this time
)

// withstand measures the regular users in alternating phases of calm and attack, and reports
// whether the attack slowed them down too much.
func (h *regularUsers) withstand(f attack, bad string) bool {
	h.t.Helper()
	var calm, attacked [2][]time.Duration
	measure := func(into *[2][]time.Duration) {
		h.useShop(h.t.Context(), phase)
		answers, sights := h.latencies()
		into[0], into[1] = append(into[0], answers...), append(into[1], sights...)
	}
	actions := int64(0)
	for range rounds {
		measure(&calm)
		a := &attackers{shop: h.shop, dropID: h.dropID, bad: bad}
		end := a.begin(f)
		measure(&attacked)
		end()
		actions += a.actions.Load()
	}
	h.t.Logf("%d actions in %s", actions, rounds*phase)
	answers := within(h.t, "answers", calm[0], attacked[0], 5*time.Millisecond)
	screens := within(h.t, "screens", calm[1], attacked[1], 20*time.Millisecond)
	return answers && screens
}

// unknownIssuerToken returns a well-formed token that is signed with an unknown key.
func unknownIssuerToken(s *shop) string {
	parts := strings.Split(s.token("user_0", nil), ".")
	other := strings.Split(s.token("user_1", nil), ".")
	return parts[0] + "." + parts[1] + "." + other[2]
}

// begin starts an attack and returns how to end it. It returns when each client has acted once, so
// that only the attack is measured and not its preparation.
func (a *attackers) begin(f attack) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	a.ctx = ctx
	var clients, ready sync.WaitGroup
	ready.Add(f.clients)
	for i := range f.clients {
		clients.Go(func() {
			<-time.After(min(f.pace, spread) * time.Duration(i) / time.Duration(f.clients))
			action := f.begin(a)
			pace := time.NewTicker(f.pace)
			defer pace.Stop()
			for n := 0; ; n++ {
				action(n)
				a.actions.Add(1)
				if n == 0 {
					ready.Done()
				}
				select {
				case <-ctx.Done():
					return
				case <-pace.C:
				}
			}
		})
	}
	ready.Wait()
	return func() {
		cancel()
		a.mu.Lock()
		for _, c := range a.closes {
			_ = c.Close()
		}
		a.mu.Unlock()
		clients.Wait()
	}
}
