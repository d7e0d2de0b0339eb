package live_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/allowance"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/live"
)

func TestHub_Origins(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for origin, want := range map[string]int{
		"":                              http.StatusSwitchingProtocols,
		"https://shop.example":          http.StatusSwitchingProtocols,
		"https://shop.example.evil.com": http.StatusForbidden,
		"http://shop.example":           http.StatusForbidden,
		"null":                          http.StatusForbidden,
	} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		status, body, _ := s.refused(header)
		require.Equal(t, want, status, origin)
		if want == http.StatusForbidden {
			require.Equal(t, "forbidden", body["code"])
		}
	}
	response, err := http.Get("http" + strings.TrimPrefix(s.url, "ws"))
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusBadRequest, response.StatusCode)
	require.Equal(t, "application/problem+json", response.Header.Get("Content-Type"))
}

func TestHub_Limits(t *testing.T) {
	t.Parallel()
	t.Run("of all sockets", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.SocketLimit = 2 })
		first, second := s.connect(), s.connect()
		first.signIn("ann")
		second.signIn("ben")
		status, body, header := s.refused(nil)
		require.Equal(t, http.StatusServiceUnavailable, status)
		require.Equal(t, "overloaded", body["code"])
		require.NotEmpty(t, header.Get("Retry-After"))
		require.NoError(t, first.conn.Close())
		require.Eventually(t, func() bool {
			status, _, _ := s.refused(nil)
			return status == http.StatusSwitchingProtocols
		}, testTimeout, 10*time.Millisecond)
	})
	t.Run("of one address", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.SocketLimitIP = 1 })
		s.connect()
		status, body, header := s.refused(nil)
		require.Equal(t, http.StatusTooManyRequests, status)
		require.Equal(t, "rate_limited", body["code"])
		require.NotEmpty(t, header.Get("Retry-After"))
		status, _, _ = s.refused(http.Header{"Test-Address": {"192.0.2.1"}})
		require.Equal(t, http.StatusSwitchingProtocols, status)
	})
	t.Run("of one address, however it is written", func(t *testing.T) {
		t.Parallel()
		for first, second := range map[string]string{
			"192.0.2.1":   "::ffff:192.0.2.1",
			"2001:db8::1": "2001:db8::2",
		} {
			s := open(t, func(o *live.Options) { o.SocketLimitIP = 1 })
			s.connectFrom(first)
			status, _, _ := s.refused(http.Header{"Test-Address": {second}})
			require.Equal(t, http.StatusTooManyRequests, status, second)
		}
	})
	t.Run("of frames end a flood", func(t *testing.T) {
		t.Parallel()
		seen := &closeReasons{why: make(chan string, 1)}
		s := open(t, func(o *live.Options) { o.MessageRate, o.Metrics = 0.001, seen })
		c := s.connect()
		go func() {
			for c.conn.WriteMessage(websocket.TextMessage, []byte("?")) == nil {
			}
		}()
		c.expectGone() // unread frames may reset the connection before the close frame is read
		require.Equal(t, "flood", <-seen.why)
	})
	t.Run("of pings end a flood", func(t *testing.T) {
		t.Parallel()
		seen := &closeReasons{why: make(chan string, 1)}
		s := open(t, func(o *live.Options) { o.MessageRate, o.Metrics = 0.001, seen })
		for _, kind := range []int{websocket.PingMessage, websocket.PongMessage} {
			c := s.connect()
			go func() {
				for c.conn.WriteMessage(kind, []byte("?")) == nil {
				}
			}()
			c.expectGone()
			require.Equal(t, "flood", <-seen.why)
		}
	})
	t.Run("of empty continuation frames end a flood", func(t *testing.T) {
		t.Parallel()
		seen := &closeReasons{why: make(chan string, 1)}
		s := open(t, func(o *live.Options) { o.MessageRate, o.Metrics = 0.001, seen })
		c := s.connect()
		masked := []byte{0x80, 0, 0, 0, 0} // no data
		_, err := c.conn.NetConn().Write(append([]byte{websocket.TextMessage}, masked...))
		require.NoError(t, err)
		go func() {
			for err == nil {
				_, err = c.conn.NetConn().Write(append([]byte{0}, masked...))
			}
		}()
		c.expectGone()
		require.Equal(t, "flood", <-seen.why)
	})
	t.Run("of refused tokens are the address's, which requests use too", func(t *testing.T) {
		t.Parallel()
		const tries = 50
		addresses := allowance.New(1)
		s := open(t, func(o *live.Options) { o.Addresses, o.MessageRate, o.MessageBurst = addresses, 1e6, 1e6 })
		c, neighbour, other := s.connectFrom("2001:db8::1"), s.connectFrom("2001:db8::2"), s.connectFrom("2001:db8:0:1::1")
		codes := map[string]int{}
		for range tries {
			var refused struct{ Code string }
			c.send("authenticate", "bad")
			c.expect("error", &refused)
			codes[refused.Code]++
		}
		require.Positive(t, codes["unauthenticated"])
		require.Positive(t, codes["rate_limited"])
		require.Equal(t, tries, codes["unauthenticated"]+codes["rate_limited"])
		allowed := 0
		for range tries {
			if addresses.Allow("2001:db8::/64") {
				allowed++
			}
		}
		require.Less(t, allowed, tries)
		neighbour.signIn("ann")
		other.send("authenticate", "bad")
		other.expectError("unauthenticated")
	})
	t.Run("of frames answer once when exceeded", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, func(o *live.Options) { o.MessageRate, o.MessageBurst = 0.001, 3 }), uuid.New()
		s.source.put(id, 1, 10)
		c := s.connect()
		c.join(id)
		for range 20 {
			c.sendRaw("?")
		}
		c.expectError("malformed_request")
		c.expectError("malformed_request")
		c.expectError("rate_limited")
		s.Deliver(s.source.put(id, 2, 9))
		c.expect("stock-updated", nil) // and nothing before it
	})
	t.Run("of frames count a refused one for several", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.MessageRate = 0.001 })
		for _, frame := range []string{`{"event":"authenticate","data":"bad"}`, `{"event":"join-drop","data":"` + uuid.NewString() + `"}`} {
			c := s.connect()
			for range 6 {
				c.sendRaw(frame)
			}
			for range 4 { // of a burst of forty
				c.next()
			}
			c.expectError("rate_limited")
		}
	})
	t.Run("of a frame's size", func(t *testing.T) {
		t.Parallel()
		s := open(t, nil)
		c := s.connect()
		c.sendRaw(strings.Repeat("x", 9<<10))
		c.expectClose(websocket.CloseMessageTooBig)
	})
}

func TestHub_BadFrames(t *testing.T) {
	t.Parallel()
	s, id := open(t, nil), uuid.New()
	s.source.put(id, 1, 10)
	c := s.connect()
	for _, frame := range []string{
		``, `{`, `null`, `[]`, `""`, `{"event":1}`, `{"event":""}`, `{"event":"nope"}`, `{"event":"join-drop"}`,
		`{"event":"join-drop","data":7}`, `{"event":"join-drop","data":"7"}`, `{"event":"leave-drop","data":{}}`,
		`{"event":"join-drop","data":"{` + id.String() + `}"}`,
		`{"event":"join-drop","data":"urn:uuid:` + id.String() + `"}`,
	} {
		c.sendRaw(frame)
		c.expectError("malformed_request")
	}
	require.NoError(t, c.conn.WriteMessage(websocket.BinaryMessage, []byte("x")))
	c.expectError("malformed_request")
	c.join(id)
}

func TestHub_SlowReader(t *testing.T) {
	t.Parallel()
	s, id := open(t, func(o *live.Options) { o.FlushEvery, o.WriteWait = 5*time.Millisecond, time.Minute }), uuid.New()
	s.source.put(id, 1, 10)
	slow := s.connectSmall()
	quick := s.connect()
	slow.join(id)
	quick.join(id)
	seq := int64(1)
	for range 150 { // far more than fits the buffers between the server and the slow reader
		seq++
		news := s.source.put(id, seq, 10)
		view := s.source.views[id]
		view.Description = strings.Repeat("x", 64<<10)
		news.Replace = &view
		s.Deliver(news)
		var snapshot snapshotData
		quick.expect("drop-snapshot", &snapshot)
		require.Equal(t, seq, snapshot.Drop.Seq)
	}
	s.Deliver(s.source.put(id, seq+1, 3))
	frames := 0
	for last := int64(1); last <= seq; frames++ {
		e := slow.next()
		var data struct {
			Seq  int64
			Drop struct{ Seq int64 }
		}
		require.NoError(t, jsonInto(e, &data))
		now := max(data.Seq, data.Drop.Seq)
		require.Greater(t, now, last)
		last = now
	}
	require.Less(t, frames, 100, "it got the newest state, not the backlog")
}

// connectSmall connects a client with a small receive buffer, so that the server soon notices when
// it does not read.
func (s *hubFixture) connectSmall() *client {
	s.t.Helper()
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if tcp, ok := conn.(*net.TCPConn); ok {
			err = tcp.SetReadBuffer(smallBuffer)
		}
		return conn, err
	}}
	conn, _, err := dialer.Dial(s.url, nil)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = conn.Close() })
	return &client{t: s.t, conn: conn}
}

func TestHub_AnOverflowingSocketIsClosed(t *testing.T) {
	t.Parallel()
	seen := &closeReasons{why: make(chan string, 16)}
	s := open(t, func(o *live.Options) { o.Metrics = seen })
	slow := s.connectSmall()
	slow.expectNothing()
	view := drop.View{ID: uuid.New(), Description: strings.Repeat("x", 256<<10)}
	require.Eventually(t, func() bool {
		s.Deliver(drop.News{DropID: view.ID, Announced: &drop.Announced{Event: drop.AnnounceUpdated, View: view}})
		return len(seen.why) > 0
	}, testTimeout, time.Millisecond)
	require.Equal(t, "overflow", <-seen.why)
	slow.expectGone()
}

// expectGone reads until the connection ends, however it does.
func (c *client) expectGone() {
	c.t.Helper()
	require.NoError(c.t, c.conn.SetReadDeadline(time.Now().Add(testTimeout)))
	for {
		if _, _, err := c.conn.ReadMessage(); err != nil {
			var timeout net.Error
			require.False(c.t, asTimeout(err, &timeout), "still open")
			return
		}
	}
}

func TestHub_Drain(t *testing.T) {
	t.Parallel()
	t.Run("closes every socket with 1001, and refuses new ones", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.DrainSpread = 200 * time.Millisecond })
		clients := make([]*client, 8)
		for i := range clients {
			clients[i] = s.connect()
		}
		drained := make(chan error, 1)
		go func() { drained <- s.Drain(t.Context()) }()
		for _, c := range clients {
			c.expectClose(websocket.CloseGoingAway)
		}
		require.NoError(t, <-drained)
		status, body, header := s.refused(nil)
		require.Equal(t, http.StatusServiceUnavailable, status)
		require.Equal(t, "unavailable", body["code"])
		require.NotEmpty(t, header.Get("Retry-After"))
		require.NoError(t, s.Drain(t.Context()))
	})
	t.Run("closes the rest at once at its deadline", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.DrainSpread = time.Hour })
		c := s.connect()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, s.Drain(ctx), context.Canceled)
		c.expectGone()
	})
}

func TestHub_PingsAndMissesPongs(t *testing.T) {
	t.Parallel()
	s := open(t, func(o *live.Options) { o.PingEvery, o.PongWait = 20*time.Millisecond, 500*time.Millisecond })
	pinged := make(chan struct{}, 1)
	c := s.connect()
	c.conn.SetPingHandler(func(string) error {
		select {
		case pinged <- struct{}{}:
		default:
		}
		return nil // and never answers
	})
	c.expectGone()
	<-pinged
}
