package e2e_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// patience is for what has no promised time.
const patience = 10 * time.Second

// frame is one thing that a socket heard, and when.
type frame struct {
	Event string
	Data  json.RawMessage
	at    time.Time
}

func (f *frame) decode(t *testing.T, into any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(f.Data, into), string(f.Data))
}

// shown is what a page showed of a drop from a moment on.
type shown struct {
	stock
	at time.Time
}

// socket is a WebSocket client that writes down all it hears, and holds the server to the rule that a drop's seq never
// goes backwards but by a snapshot.
type socket struct {
	t    *testing.T
	conn *websocket.Conn

	mu      sync.Mutex
	heard   []frame
	stocks  map[string]stock // by drop, as a page would show them
	shows   []shown
	ended   error         // why there is nothing more to hear
	changed chan struct{} // closed when any of it changes, and made anew
}

// connect opens a socket to one replica.
func (s *shop) connect(r *replica) *socket {
	s.t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(r.url, "http")+"/ws", nil)
	require.NoError(s.t, err)
	k := &socket{t: s.t, conn: conn, stocks: map[string]stock{}, changed: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		k.listen()
	}()
	s.t.Cleanup(func() {
		k.close()
		<-done
	})
	return k
}

// watch opens a socket to a replica and joins a drop's room.
func (s *shop) watch(r *replica, dropID string) *socket {
	s.t.Helper()
	k := s.connect(r)
	k.join(dropID)
	return k
}

func (k *socket) close() { _ = k.conn.Close() }

func (k *socket) listen() {
	for {
		var f frame
		_, raw, err := k.conn.ReadMessage()
		f.at = time.Now()
		k.mu.Lock()
		if err == nil {
			err = json.Unmarshal(raw, &f)
		}
		if err != nil {
			k.ended = err
		} else {
			k.note(f)
		}
		close(k.changed)
		k.changed = make(chan struct{})
		k.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// note takes up one frame. The caller holds mu.
func (k *socket) note(f frame) {
	k.heard = append(k.heard, f)
	switch {
	case f.Event == "stock-updated" || f.Event == "stock-recovered":
		var told stock
		if err := json.Unmarshal(f.Data, &told); err != nil {
			k.t.Errorf("%s: %v", f.Event, err)
		}
		known, joined := k.stocks[told.DropID]
		if !joined {
			k.t.Errorf("%s of a drop that the socket has no snapshot of: %s", f.Event, f.Data)
		}
		if told.Seq < known.Seq || told.Seq == known.Seq && told != known {
			k.t.Errorf("%s after seq %d: %s", f.Event, known.Seq, f.Data)
		}
		k.show(told, f.at)
	case strings.HasPrefix(f.Event, "drop-"):
		var data struct{ Drop dropView }
		if err := json.Unmarshal(f.Data, &data); err != nil {
			k.t.Errorf("%s: %v", f.Event, err)
		}
		known, joined := k.stocks[data.Drop.ID]
		if f.Event == "drop-snapshot" || joined {
			if f.Event != "drop-snapshot" && data.Drop.Seq < known.Seq {
				k.t.Errorf("%s after seq %d: %s", f.Event, known.Seq, f.Data)
			}
			k.show(data.Drop.stock(), f.at)
		}
	}
}

func (k *socket) show(now stock, at time.Time) {
	k.stocks[now.DropID] = now
	k.shows = append(k.shows, shown{now, at})
}

// stock returns the counts that a drop shows.
func (d *dropView) stock() stock {
	return stock{DropID: d.ID, Seq: d.Seq, Total: d.TotalStock, Available: d.AvailableStock, Reserved: d.ReservedStock, Sold: d.SoldStock}
}

// stock returns what a page that follows this socket shows of a drop's units.
func (k *socket) stock(dropID string) stock {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.stocks[dropID]
}

// all returns the frames of one event so far.
func (k *socket) all(event string) (found []frame) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, f := range k.heard {
		if f.Event == event {
			found = append(found, f)
		}
	}
	return found
}

// say sends a frame.
func (k *socket) say(event, data string) {
	k.t.Helper()
	require.NoError(k.t, k.conn.WriteJSON(map[string]string{"event": event, "data": data}))
}

// hears waits for an event whose data has all of some texts in it, heard now or before.
func (k *socket) hears(limit time.Duration, event string, texts ...string) frame {
	k.t.Helper()
	return k.hearsSince(0, limit, event, texts...)
}

// mark is where a socket's notes end now, for hearsSince.
func (k *socket) mark() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.heard)
}

// hearsSince is hears for what came after a mark.
func (k *socket) hearsSince(mark int, limit time.Duration, event string, texts ...string) frame {
	k.t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	for {
		k.mu.Lock()
		heard, ended, changed := k.heard[mark:], k.ended, k.changed
		k.mu.Unlock()
		for _, f := range heard {
			if f.Event == event && containsAll(string(f.Data), texts) {
				return f
			}
		}
		mark += len(heard)
		require.NoErrorf(k.t, ended, "the socket ended without %s %v", event, texts)
		select {
		case <-changed:
		case <-deadline.C:
			require.Failf(k.t, "not heard", "%s %v within %s", event, texts, limit)
		}
	}
}

func containsAll(text string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// join follows a drop, and returns its snapshot.
func (k *socket) join(dropID string) frame {
	k.t.Helper()
	mark := k.mark()
	k.say("join-drop", dropID)
	return k.hearsSince(mark, patience, "drop-snapshot", dropID)
}

// authenticate makes the socket somebody's.
func (k *socket) authenticate(token string) {
	k.t.Helper()
	mark := k.mark()
	k.say("authenticate", token)
	k.hearsSince(mark, patience, "authenticated")
}

// closes waits for the connection's end and returns its close code, 1006 when it ended without a word.
func (k *socket) closes(limit time.Duration) int {
	k.t.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	for {
		k.mu.Lock()
		ended, changed := k.ended, k.changed
		k.mu.Unlock()
		if ended != nil {
			var closed *websocket.CloseError
			if errors.As(ended, &closed) {
				return closed.Code
			}
			return websocket.CloseAbnormalClosure
		}
		select {
		case <-changed:
		case <-deadline.C:
			require.Failf(k.t, "still open", "after %s", limit)
		}
	}
}

// hasEnded reports whether the connection is gone.
func (k *socket) hasEnded() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ended != nil
}
