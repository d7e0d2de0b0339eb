package live_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/live"
)

const elsewhere = "192.0.2.1"

func TestHub_MakesRoomForANewcomer(t *testing.T) {
	t.Parallel()
	full := func(t *testing.T, limit int) (*hubFixture, uuid.UUID) {
		t.Helper()
		s, id := open(t, func(o *live.Options) { o.SocketLimit = limit }), uuid.New()
		s.source.put(id, 1, 10)
		return s, id
	}
	t.Run("although one network has taken every place", func(t *testing.T) {
		t.Parallel()
		const limit = 20
		s, id := full(t, limit)
		crowd := make([]*client, limit)
		for i := range crowd {
			crowd[i] = s.connectFrom(fmt.Sprintf("2001:db8::%x", i+1))
			crowd[i].join(id)
		}
		newcomer := s.connectFrom(elsewhere)
		newcomer.join(id)
		crowd[0].expectClose(websocket.CloseTryAgainLater)
		for _, c := range crowd[1:] {
			c.expectNothing()
		}
		s.connectFrom("2001:db8::ff")
		crowd[1].expectClose(websocket.CloseTryAgainLater)
		newcomer.expectNothing()
	})
	t.Run("first by one that follows no drop", func(t *testing.T) {
		t.Parallel()
		s, id := full(t, 4)
		first, second, idle, left := s.connect(), s.connect(), s.connectFrom(elsewhere), s.connect()
		for _, c := range []*client{first, second, left} {
			c.join(id)
		}
		s.connect().join(id)
		idle.expectClose(websocket.CloseTryAgainLater)
		left.send("leave-drop", id)
		left.expectNothing()
		s.connect().join(id)
		left.expectClose(websocket.CloseTryAgainLater)
		first.expectNothing()
		second.expectNothing()
	})
	t.Run("never by one that is signed in, until its sign-in ends", func(t *testing.T) {
		t.Parallel()
		s, id := full(t, 2)
		ann, ben := s.connect(), s.connect()
		ann.signIn("ann")
		ben.join(id)
		ben.signIn("ben")
		status, body, header := s.refused(nil)
		require.Equal(t, http.StatusServiceUnavailable, status)
		require.Equal(t, "overloaded", body["code"])
		require.NotEmpty(t, header.Get("Retry-After"))
		ben.signIn("ben/1s")
		ben.expectError("unauthenticated")
		s.connect().join(id)
		ben.expectClose(websocket.CloseTryAgainLater)
		ann.expectNothing()
	})
	t.Run("for nobody whose request is not a handshake", func(t *testing.T) {
		t.Parallel()
		s, _ := full(t, 1)
		only := s.connect()
		for name, header := range map[string]map[string]string{
			"no upgrade":    {"Upgrade": ""},
			"no connection": {"Connection": "keep-alive"},
			"no key":        {"Sec-WebSocket-Key": ""},
			"a short key":   {"Sec-WebSocket-Key": "AAAA"},
			"no version":    {"Sec-WebSocket-Version": ""},
			"version 8":     {"Sec-WebSocket-Version": "8"},
		} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http"+strings.TrimPrefix(s.url, "ws"), http.NoBody)
			require.NoError(t, err)
			for key, value := range map[string]string{
				"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
			} {
				request.Header.Set(key, value)
			}
			for key, value := range header {
				request.Header.Set(key, value)
			}
			response, err := http.DefaultTransport.RoundTrip(request)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			require.Equal(t, http.StatusBadRequest, response.StatusCode, name)
			require.Equal(t, "application/problem+json", response.Header.Get("Content-Type"))
		}
		only.expectNothing()
	})
	t.Run("soon, although the one that makes room does not read", func(t *testing.T) {
		t.Parallel()
		seen := &openSockets{counts: make(chan int, 64)}
		s := open(t, func(o *live.Options) {
			o.FlushEvery, o.WriteWait, o.SocketLimit, o.Metrics = time.Millisecond, time.Hour, 2, seen
		})
		id := uuid.New()
		s.source.put(id, 1, 10)
		slow, quick := s.connectSmall(), s.connectFrom(elsewhere)
		slow.join(id)
		quick.signIn("ann")
		quick.join(id)
		for seq := int64(2); seq < 60; seq++ { // more than fits the buffers between the server and the slow reader
			news := s.source.put(id, seq, 10)
			view := s.source.views[id]
			view.Description = strings.Repeat("x", 64<<10)
			news.Replace = &view
			s.Deliver(news)
			quick.expect("drop-snapshot", nil)
		}
		s.connectFrom(elsewhere)
		for open := range seen.counts { // 1, 2 and 3 as they come in
			if open == 3 {
				break
			}
		}
		select {
		case open := <-seen.counts:
			require.Equal(t, 2, open)
		case <-time.After(testTimeout):
			t.Fatal("it still has its connection")
		}
	})
}

// openSockets records how many sockets are open.
type openSockets struct {
	closeReasons
	counts chan int
}

func (o *openSockets) Sockets(open int)  { o.counts <- open }
func (*openSockets) SocketClosed(string) {}

func TestHub_SocketsOfAUser(t *testing.T) {
	t.Parallel()
	t.Run("beyond the limit close the oldest", func(t *testing.T) {
		t.Parallel()
		const limit = 10
		s := open(t, func(o *live.Options) { o.SocketLimitUser = limit })
		own := make([]*client, limit)
		for i := range own {
			own[i] = s.connect()
			own[i].signIn("ann")
		}
		own[0].signIn("ann") // a renewed token makes it neither newer nor an eleventh
		other := s.connect()
		other.signIn("ben")
		s.connect().signIn("ann")
		own[0].expectClose(websocket.CloseTryAgainLater)
		for _, c := range append(own[1:], other) {
			c.expectNothing()
		}
	})
	t.Run("may be any number without a limit", func(t *testing.T) {
		t.Parallel()
		s := open(t, nil)
		first := s.connect()
		first.signIn("ann")
		for range 30 {
			s.connect().signIn("ann")
		}
		first.expectNothing()
	})
}

func TestHub_AnAddressCountsAnonymousSocketsOnly(t *testing.T) {
	t.Parallel()
	refused := func(s *hubFixture) {
		status, _, _ := s.refused(nil)
		require.Equal(s.t, http.StatusTooManyRequests, status)
	}
	t.Run("a campus of 600 users at a limit of 500", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.SocketLimitIP, o.SocketLimitUser = 500, 10 })
		for i := range 600 {
			s.connect().signIn(fmt.Sprintf("user-%d", i))
		}
		s.connect().expectNothing()
	})
	t.Run("one that signs out counts again", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.SocketLimitIP = 1 })
		c := s.connect()
		refused(s)
		c.signIn("ann")
		second := s.connect()
		second.signIn("ben")
		c.send("sign-out", nil)
		c.expectNothing()
		refused(s)
	})
	t.Run("one whose token ends counts again", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.SocketLimitIP = 1 })
		c := s.connect()
		c.signIn("ann/1s")
		c.expectError("unauthenticated")
		refused(s)
	})
	t.Run("at the limit of its address a newcomer takes nobody's place", func(t *testing.T) {
		t.Parallel()
		s := open(t, func(o *live.Options) { o.SocketLimit, o.SocketLimitIP = 2, 1 })
		first, other := s.connect(), s.connectFrom(elsewhere)
		refused(s)
		first.expectNothing()
		other.expectNothing()
	})
}
