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

// attack is something that many do at a pace. A strike is one act of one of them, and returns how to do the next.
type attack struct {
	name   string
	people int
	pace   time.Duration // of each of them
	begin  func(a *attackers) (strike func(n int))
}

// attackers are those who carry an attack out.
type attackers struct {
	*shop
	ctx    context.Context
	dropID string
	bad    string // a token
	acts   atomic.Int64
	mu     sync.Mutex
	closes []io.Closer
}

// keep has something closed at the attack's end.
func (a *attackers) keep(c io.Closer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closes = append(a.closes, c)
}

// socket opens a connection that nobody reads; nil when the server refuses one.
func (a *attackers) socket() *websocket.Conn {
	conn, _, err := websocket.DefaultDialer.DialContext(a.ctx, "ws"+strings.TrimPrefix(a.replicas[0].url, "http")+"/ws", nil)
	if err != nil {
		return nil
	}
	a.keep(conn)
	return conn
}

// talks is an attack by sockets that say what text returns, and come back when they are thrown out.
func talks(text func(a *attackers, n int) string) func(a *attackers) func(int) {
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

// floods are the attacks, each with the rate of all its people together in its name.
func floods() []attack {
	frame := func(event, data string) string { return fmt.Sprintf(`{"event":%q,"data":%q}`, event, data) }
	strangers := make([]string, 300)
	for i := range strangers {
		strangers[i] = uuid.NewString()
	}
	return []attack{
		{name: "300 connections that say half a request", people: 300, pace: 3 * time.Second, begin: func(a *attackers) func(int) {
			return func(int) {
				conn := a.replicas[0].dial(a.t)
				a.keep(conn)
				_, _ = io.WriteString(conn, "GET /api/drops/live HTTP/1.1\r\nHost: shop\r\nX-")
			}
		}},
		{name: "40 bodies a second of 10 MB each", people: 4, pace: 100 * time.Millisecond, begin: func(a *attackers) func(int) {
			return func(int) {
				conn := a.replicas[0].dial(a.t)
				defer conn.Close()
				_, _ = io.WriteString(conn, "POST /api/drops HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer "+a.bad+"\r\nContent-Length: 10485760\r\n\r\n")
				_, _ = conn.Write(make([]byte, 64<<10))
			}
		}},
		{name: "100 sockets a second that come and go", people: 5, pace: 50 * time.Millisecond, begin: func(a *attackers) func(int) {
			return func(int) {
				if conn := a.socket(); conn != nil {
					_ = conn.Close()
				}
			}
		}},
		{
			name: "3,000 frames a second of no sense", people: 30, pace: 10 * time.Millisecond,
			begin: talks(func(*attackers, int) string { return "?" }),
		},
		{
			name: "1,000 frames a second that join drops and leave them", people: 20, pace: 20 * time.Millisecond,
			begin: talks(func(a *attackers, n int) string {
				if n%2 == 0 {
					return frame("join-drop", strangers[n/2%len(strangers)])
				}
				return frame("leave-drop", strangers[n/2%len(strangers)])
			}),
		},
		{
			name: "1,000 frames a second with bad tokens", people: 20, pace: 20 * time.Millisecond,
			begin: talks(func(a *attackers, _ int) string { return frame("authenticate", a.bad) }),
		},
		{name: "200 sockets that never read", people: 200, pace: time.Minute, begin: func(a *attackers) func(int) {
			conn := a.socket()
			if conn != nil {
				_ = conn.WriteMessage(websocket.TextMessage, []byte(frame("join-drop", a.dropID)))
			}
			return func(int) {}
		}},
		{name: "1,000 requests a second with bad tokens", people: 10, pace: 10 * time.Millisecond, begin: func(a *attackers) func(int) {
			return func(int) {
				answer, err := a.replicas[0].try("GET", "/api/auth/me", a.bad, nil)
				if err == nil && answer.status != 401 && answer.status != 429 {
					a.t.Errorf("a bad token: %d", answer.status)
				}
			}
		}},
	}
}

// Whoever floods the doors, people who are signed in and pages that watch go on: within twice the time. A comparison that
// fails is made again, twice: another program's moment does not come three times, a flood does.
func TestDoors_AFloodLeavesOthersAlone(t *testing.T) {
	const tries = 3
	s := openShop(t, 1)
	bad := openStranger(s)
	for _, f := range floods() {
		t.Run(f.name, func(t *testing.T) {
			h := s.in(t).healthyPeople()
			h.goOn(t.Context(), phase) // connections are opened, plans made
			h.latencies()
			for range tries {
				if h.standUpTo(f, bad) {
					return
				}
			}
			t.Error("healthy clients wait more than twice as long under this attack")
		})
	}
	s.audit()
}

const (
	rounds = 3
	phase  = 600 * time.Millisecond
	spread = 300 * time.Millisecond // over which attackers begin
)

// standUpTo measures the healthy in phases of calm and of attack that take turns, and reports whether they are as well off.
func (h *healthy) standUpTo(f attack, bad string) bool {
	h.t.Helper()
	var calm, attacked [2][]time.Duration
	measure := func(into *[2][]time.Duration) {
		h.goOn(h.t.Context(), phase)
		answers, sights := h.latencies()
		into[0], into[1] = append(into[0], answers...), append(into[1], sights...)
	}
	acts := int64(0)
	for range rounds {
		measure(&calm)
		a := &attackers{shop: h.shop, dropID: h.dropID, bad: bad}
		end := a.begin(f)
		measure(&attacked)
		end()
		acts += a.acts.Load()
	}
	h.t.Logf("%d acts in %s", acts, rounds*phase)
	answers := within(h.t, "answers", calm[0], attacked[0], 5*time.Millisecond)
	screens := within(h.t, "screens", calm[1], attacked[1], 20*time.Millisecond)
	return answers && screens
}

// openStranger returns a token that is signed by nobody we know, well-formed otherwise.
func openStranger(s *shop) string {
	parts := strings.Split(s.token("user_0", nil), ".")
	other := strings.Split(s.token("user_1", nil), ".")
	return parts[0] + "." + parts[1] + "." + other[2]
}

// begin lets an attack loose, spread over its pace, and returns how to end it, once everybody has struck: what is measured
// is the attack, and not its preparation.
func (a *attackers) begin(f attack) (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	a.ctx = ctx
	var people, ready sync.WaitGroup
	ready.Add(f.people)
	for i := range f.people {
		people.Go(func() {
			<-time.After(min(f.pace, spread) * time.Duration(i) / time.Duration(f.people))
			strike := f.begin(a)
			pace := time.NewTicker(f.pace)
			defer pace.Stop()
			for n := 0; ; n++ {
				strike(n)
				a.acts.Add(1)
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
		people.Wait()
	}
}
