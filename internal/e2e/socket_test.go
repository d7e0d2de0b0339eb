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

// patience is the limit for everything without a promised time.
const patience = 10 * time.Second

// frame is one frame that a socket received, and when.
type frame struct {
	Event string
	Data  json.RawMessage
	at    time.Time
}

func (f *frame) decode(t *testing.T, into any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(f.Data, into), string(f.Data))
}

// shownStock is what a page showed of a drop from a moment on.
type shownStock struct {
	stock
	at time.Time
}

// socket is a WebSocket client that records everything that it receives, and checks that a drop's
// seq never goes down except by a snapshot.
type socket struct {
	t    *testing.T
	conn *websocket.Conn

	mu      sync.Mutex
	heard   []frame
	stocks  map[string]stock // by drop, as a page would show it
	shows   []shownStock
	ended   error         // why the connection has ended
	changed chan struct{} // closed and replaced whenever something changes
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

// note processes one frame. The caller holds mu.
func (k *socket) note(f frame) {
	k.heard = append(k.heard, f)
	switch {
	case f.Event == "stock-updated" || f.Event == "stock-recovered":
		var confirmed stock
		if err := json.Unmarshal(f.Data, &confirmed); err != nil {
			k.t.Errorf("%s: %v", f.Event, err)
		}
		known, joined := k.stocks[confirmed.DropID]
		if !joined {
			k.t.Errorf("%s of a drop that the socket has no snapshot of: %s", f.Event, f.Data)
		}
		if confirmed.Seq < known.Seq || confirmed.Seq == known.Seq && confirmed != known {
			k.t.Errorf("%s after seq %d: %s", f.Event, known.Seq, f.Data)
		}
		k.show(confirmed, f.at)
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
	k.shows = append(k.shows, shownStock{now, at})
}

// stock returns the counts of a drop.
func (d *dropView) stock() stock {
	return stock{DropID: d.ID, Seq: d.Seq, Total: d.TotalStock, Available: d.AvailableStock, Reserved: d.ReservedStock, Sold: d.SoldStock}
}

// stock returns the stock that a page with this socket shows.
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

// sendFrame sends a frame.
func (k *socket) sendFrame(event, data string) {
	k.t.Helper()
	require.NoError(k.t, k.conn.WriteJSON(map[string]string{"event": event, "data": data}))
}

// waitEvent waits for an event whose data contains all the texts; it may have arrived already.
func (k *socket) waitEvent(limit time.Duration, event string, texts ...string) frame {
	k.t.Helper()
	return k.waitEventSince(0, limit, event, texts...)
}

// mark returns the number of frames so far, for waitEventSince.
func (k *socket) mark() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.heard)
}

// waitEventSince is waitEvent for frames after a mark.
func (k *socket) waitEventSince(mark int, limit time.Duration, event string, texts ...string) frame {
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

// join joins a drop's room and returns its snapshot.
func (k *socket) join(dropID string) frame {
	k.t.Helper()
	mark := k.mark()
	k.sendFrame("join-drop", dropID)
	return k.waitEventSince(mark, patience, "drop-snapshot", dropID)
}

// authenticate signs the socket in.
func (k *socket) authenticate(token string) {
	k.t.Helper()
	mark := k.mark()
	k.sendFrame("authenticate", token)
	k.waitEventSince(mark, patience, "authenticated")
}

// closes waits for the end of the connection and returns its close code; 1006 when there was no
// close frame.
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

// hasEnded reports whether the connection has ended.
func (k *socket) hasEnded() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ended != nil
}
