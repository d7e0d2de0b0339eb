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

const testTimeout = 10 * time.Second

// fakeSource stands in for Postgres: the test writes its drops, and decides when a read answers.
type fakeSource struct {
	mu    sync.Mutex
	views map[uuid.UUID]drop.View
	err   error
	reads int
	gate  chan chan struct{} // when set, each read waits here, after it has read and before it answers
}

func newFakeSource() *fakeSource { return &fakeSource{views: map[uuid.UUID]drop.View{}} }

// Now implements live.Clock.
func (*fakeSource) Now() time.Time { return time.Now() }

func (s *fakeSource) View(ctx context.Context, id uuid.UUID) (drop.View, error) {
	s.mu.Lock()
	view, ok := s.views[id]
	err, gate := s.err, s.gate
	s.reads++
	s.mu.Unlock()
	if gate != nil {
		proceed := make(chan struct{})
		select {
		case gate <- proceed:
			select {
			case <-proceed:
			case <-ctx.Done():
			}
		case <-ctx.Done():
		}
	}
	if err == nil && !ok {
		err = drop.ErrNotFound
	}
	return view, err
}

// reading waits until the next read has read. Closing the channel that it returns lets the read
// answer.
func (s *fakeSource) reading(t *testing.T) chan struct{} {
	t.Helper()
	select {
	case proceed := <-s.gate:
		return proceed
	case <-time.After(testTimeout):
		t.Fatal("no read has begun")
		return nil
	}
}

// put stores a drop at a seq with some of its hundred units available, and returns the news of
// that.
func (s *fakeSource) put(id uuid.UUID, seq int64, available int) drop.News {
	s.mu.Lock()
	defer s.mu.Unlock()
	view := drop.View{
		ID: id, Name: "Air One", Status: drop.Live, Seq: seq,
		TotalStock: 100, AvailableStock: available, ReservedStock: 100 - available,
	}
	s.views[id] = view
	return drop.News{DropID: id, Stock: view.Stock(), At: time.Now()}
}

func (s *fakeSource) fail(err error) { s.set(func() { s.err = err }) }

func (s *fakeSource) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// tokens accepts "user" for an hour, "user/1s" for that long, and refuses "bad".
type tokens struct{}

func (tokens) Authenticate(_ context.Context, token string) (string, time.Time, error) {
	user, lasts, limited := strings.Cut(token, "/")
	if user == "bad" {
		return "", time.Time{}, errors.New("bad token")
	}
	if user == "deleted" {
		return user, time.Time{}, errors.New("the user is deleted")
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

type hubFixture struct {
	*live.Hub
	t      *testing.T
	source *fakeSource
	url    string
}

func open(t *testing.T, change func(*live.Options)) *hubFixture {
	t.Helper()
	s := &hubFixture{t: t, source: newFakeSource()}
	options := live.Options{Source: s.source, Clock: s.source, Auth: tokens{}, Origins: origins{"https://shop.example"}}
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

// smallBuffer bounds how much the kernel buffers for a client that does not read. With much less
// TCP becomes slow.
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

func (s *hubFixture) connect() *client {
	s.t.Helper()
	return s.connectFrom("")
}

func (s *hubFixture) connectFrom(address string) *client {
	s.t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(s.url, http.Header{"Test-Address": {address}})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = conn.Close() })
	return &client{t: s.t, conn: conn}
}

// refused dials and returns the HTTP answer of a handshake that was refused.
func (s *hubFixture) refused(header http.Header) (int, map[string]any, http.Header) {
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

func (c *client) send(event string, data any) {
	c.t.Helper()
	require.NoError(c.t, c.conn.WriteJSON(map[string]any{"event": event, "data": data}))
}

func (c *client) sendRaw(frame string) {
	c.t.Helper()
	require.NoError(c.t, c.conn.WriteMessage(websocket.TextMessage, []byte(frame)))
}

func (c *client) next() event {
	c.t.Helper()
	require.NoError(c.t, c.conn.SetReadDeadline(time.Now().Add(testTimeout)))
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
	c.send("join-drop", id)
	var data snapshotData
	c.expect("drop-snapshot", &data)
	require.Equal(c.t, id, data.Drop.ID)
	return data
}

func (c *client) signIn(token string) {
	c.t.Helper()
	c.send("authenticate", token)
	c.expect("authenticated", nil)
}

// expectNothing sends a bad frame and expects its error to be the next frame: nothing else was on
// its way.
func (c *client) expectNothing() {
	c.t.Helper()
	c.sendRaw("?")
	c.expectError("malformed_request")
}

func (c *client) expectClose(codes ...int) {
	c.t.Helper()
	require.NoError(c.t, c.conn.SetReadDeadline(time.Now().Add(testTimeout)))
	for {
		if _, _, err := c.conn.ReadMessage(); err != nil {
			require.True(c.t, websocket.IsCloseError(err, codes...), "%v", err)
			return
		}
	}
}

// expectNothingAfterFlush is expectNothing after two flushes. It recognises them by the stock of a
// drop that only this client follows. One flush is not enough: it may have begun before that drop
// changed.
func (c *client) expectNothingAfterFlush(s *hubFixture) {
	c.t.Helper()
	id := uuid.New()
	s.source.put(id, 1, 100)
	c.send("join-drop", id)
	var snapshot snapshotData
	c.expect("drop-snapshot", &snapshot)
	require.Equal(c.t, id, snapshot.Drop.ID)
	for seq := int64(2); seq <= 3; seq++ {
		s.Deliver(s.source.put(id, seq, 50))
		var stock stockData
		c.expect("stock-updated", &stock)
		require.Equal(c.t, id, stock.DropID)
	}
	c.send("leave-drop", id)
	c.expectNothing()
}
