package live_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 10 * time.Second

// shop is a source that the test writes. It stands in for Postgres to decide the order in which things happen.
type shop struct {
	mu    sync.Mutex
	views map[uuid.UUID]drop.View
	err   error
	reads int
	gate  chan chan struct{} // when set, each read asks here, after it has read and before it answers
}

func newShop() *shop { return &shop{views: map[uuid.UUID]drop.View{}} }

// Now implements live.Clock.
func (*shop) Now() time.Time { return time.Now() }

func (s *shop) View(ctx context.Context, id uuid.UUID) (drop.View, error) {
	s.mu.Lock()
	view, ok := s.views[id]
	err, gate := s.err, s.gate
	s.reads++
	s.mu.Unlock()
	if gate != nil {
		proceed := make(chan struct{})
		select {
		case gate <- proceed:
			<-proceed
		case <-ctx.Done():
		}
	}
	if err == nil && !ok {
		err = drop.ErrNotFound
	}
	return view, err
}

// reading waits for the next read to have read, and returns what lets it answer.
func (s *shop) reading(t *testing.T) chan struct{} {
	t.Helper()
	select {
	case proceed := <-s.gate:
		return proceed
	case <-time.After(patience):
		t.Fatal("nobody reads")
		return nil
	}
}

// put makes a drop with so many units of a hundred left the present, and returns the news of it.
func (s *shop) put(id uuid.UUID, seq int64, available int) drop.News {
	s.mu.Lock()
	defer s.mu.Unlock()
	view := drop.View{
		ID: id, Name: "Air One", Status: drop.Live, Seq: seq,
		TotalStock: 100, AvailableStock: available, ReservedStock: 100 - available,
	}
	s.views[id] = view
	return drop.News{DropID: id, Stock: view.Stock(), At: time.Now()}
}

func (s *shop) fail(err error) { s.set(func() { s.err = err }) }

func (s *shop) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// tokens are "user" for a long time and "user/1s" for a while.
type tokens struct{}

func (tokens) Authenticate(_ context.Context, token string) (string, time.Time, error) {
	user, lasts, limited := strings.Cut(token, "/")
	if user == "bad" {
		return "", time.Time{}, errors.New("bad token")
	}
	if !limited {
		lasts = "1h"
	}
	d, err := time.ParseDuration(lasts)
	return user, time.Now().Add(d), err
}

type origins []string

func (o origins) Allows(r *http.Request) bool {
	for _, allowed := range o {
		if r.Header.Get("Origin") == allowed {
			return true
		}
	}
	return false
}

type site struct {
	*live.Hub
	t    *testing.T
	shop *shop
	url  string
}

func open(t *testing.T, change func(*live.Options)) *site {
	t.Helper()
	s := &site{t: t, shop: newShop()}
	options := live.Options{Source: s.shop, Clock: s.shop, Auth: tokens{}, Origins: origins{"https://shop.example"}}
	if change != nil {
		change(&options)
	}
	s.Hub = live.New(options)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Handle(w, r, r.Header.Get("Test-Address"))
	}))
	server.Listener = smallListener{server.Listener}
	server.Start()
	s.url = "ws" + strings.TrimPrefix(server.URL, "http")
	t.Cleanup(func() {
		s.Stop()
		server.Close()
	})
	return s
}

// smallBuffer bounds what the kernel takes for a reader who does not read. Much smaller, and TCP crawls.
const smallBuffer = 128 << 10

type smallListener struct{ net.Listener }

func (l smallListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if tcp, ok := conn.(*net.TCPConn); ok {
		err = tcp.SetWriteBuffer(smallBuffer)
	}
	return conn, err
}

// client is a real WebSocket client.
type client struct {
	t    *testing.T
	conn *websocket.Conn
}

type event struct {
	Event string          `json:"event"`
	Data  json.RawMessage `json:"data"`
}

func (s *site) connect() *client {
	s.t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(s.url, nil)
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = conn.Close() })
	return &client{t: s.t, conn: conn}
}

// refused dials and returns the answer that is no socket.
func (s *site) refused(header http.Header) (int, map[string]any, http.Header) {
	s.t.Helper()
	conn, response, err := websocket.DefaultDialer.Dial(s.url, header)
	if err == nil {
		_ = conn.Close()
		return http.StatusSwitchingProtocols, nil, nil
	}
	require.ErrorIs(s.t, err, websocket.ErrBadHandshake)
	defer response.Body.Close()
	require.Equal(s.t, "application/problem+json", response.Header.Get("Content-Type"))
	var body map[string]any
	require.NoError(s.t, json.NewDecoder(response.Body).Decode(&body))
	return response.StatusCode, body, response.Header
}

func (c *client) say(event string, data any) {
	c.t.Helper()
	require.NoError(c.t, c.conn.WriteJSON(map[string]any{"event": event, "data": data}))
}

func (c *client) raw(frame string) {
	c.t.Helper()
	require.NoError(c.t, c.conn.WriteMessage(websocket.TextMessage, []byte(frame)))
}

func (c *client) next() event {
	c.t.Helper()
	require.NoError(c.t, c.conn.SetReadDeadline(time.Now().Add(patience)))
	_, frame, err := c.conn.ReadMessage()
	require.NoError(c.t, err)
	var e event
	require.NoError(c.t, json.Unmarshal(frame, &e), string(frame))
	return e
}

// expect reads the next frame, which must be of that event, into data.
func (c *client) expect(name string, data any) {
	c.t.Helper()
	e := c.next()
	require.Equal(c.t, name, e.Event, string(e.Data))
	if data != nil {
		require.NoError(c.t, json.Unmarshal(e.Data, data))
	}
}

func (c *client) expectError(code string) {
	c.t.Helper()
	var data struct{ Code, Message string }
	c.expect("error", &data)
	require.Equal(c.t, code, data.Code)
	require.NotEmpty(c.t, data.Message)
}

type stockData struct {
	DropID    uuid.UUID `json:"dropId"`
	Seq       int64     `json:"seq"`
	Available int       `json:"available"`
	Recovered int       `json:"recovered"`
	At        time.Time `json:"at"`
}

type snapshotData struct {
	Drop            drop.View   `json:"drop"`
	RecentPurchases []drop.Sale `json:"recentPurchases"`
	ServerTime      time.Time   `json:"serverTime"`
}

func (c *client) join(id uuid.UUID) snapshotData {
	c.t.Helper()
	c.say("join-drop", id)
	var data snapshotData
	c.expect("drop-snapshot", &data)
	require.Equal(c.t, id, data.Drop.ID)
	return data
}

func (c *client) signIn(token string) {
	c.t.Helper()
	c.say("authenticate", token)
	c.expect("authenticated", nil)
}

// quiet asks something harmless and expects its answer to be the next thing it hears: nothing else was on its way.
func (c *client) quiet() {
	c.t.Helper()
	c.raw("?")
	c.expectError("malformed_request")
}

func (c *client) expectClose(codes ...int) {
	c.t.Helper()
	require.NoError(c.t, c.conn.SetReadDeadline(time.Now().Add(patience)))
	for {
		if _, _, err := c.conn.ReadMessage(); err != nil {
			require.True(c.t, websocket.IsCloseError(err, codes...), "%v", err)
			return
		}
	}
}

// quietAfterFlush is quiet for what a flush would write: it waits until two have passed, by what they write of a drop
// that nobody else knows. The first may still have been at work when that drop changed.
func (c *client) quietAfterFlush(s *site) {
	c.t.Helper()
	id := uuid.New()
	s.shop.put(id, 1, 100)
	c.say("join-drop", id)
	var snapshot snapshotData
	c.expect("drop-snapshot", &snapshot)
	require.Equal(c.t, id, snapshot.Drop.ID)
	for seq := int64(2); seq <= 3; seq++ {
		s.Deliver(s.shop.put(id, seq, 50))
		var stock stockData
		c.expect("stock-updated", &stock)
		require.Equal(c.t, id, stock.DropID)
	}
	c.say("leave-drop", id)
	c.quiet()
}
