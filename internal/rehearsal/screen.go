package rehearsal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
)

// screen is an open page with its socket, which follows the drop. When the connection is lost, the
// page connects again after a moment, as a browser's does.
type screen struct {
	run  *run
	who  func() string // the token to authenticate with
	sees func(*shown)  // is told of every stock and status; may be nil

	mu       sync.Mutex
	conn     *websocket.Conn
	shown    *shown // the newest stock; nil until there is one
	opened   int    // how often it connected
	madeRoom bool   // it was closed for another socket, and stays away
}

// Waits before a page connects again.
const (
	reconnectLeast = 500 * time.Millisecond
	reconnectMost  = 3 * time.Second
)

// silenceLimit is longer than the server's pings are apart.
const silenceLimit = time.Minute

// A socket's buffers are small, because there are many and their frames are.
const (
	socketReadBuffer  = 1 << 10
	socketWriteBuffer = 512
)

// dialer returns what opens sockets.
func dialer(transport *http.Transport) *websocket.Dialer {
	return &websocket.Dialer{
		HandshakeTimeout: answerLimit, ReadBufferSize: socketReadBuffer, WriteBufferSize: socketWriteBuffer, WriteBufferPool: &sync.Pool{},
		Proxy: transport.Proxy, TLSClientConfig: transport.TLSClientConfig,
	}
}

// keep connects, reads until the connection ends, and connects again, until the context ends.
func (s *screen) keep(ctx context.Context) {
	for ctx.Err() == nil && !s.away() {
		if err := s.connect(ctx); err == nil {
			s.listen()
		} else {
			s.run.journal.socketFailed()
		}
		timer := time.NewTimer(between(reconnectLeast, reconnectMost))
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

func (s *screen) away() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.madeRoom
}

// connect opens the socket, joins the drop's room and authenticates.
func (s *screen) connect(ctx context.Context) error {
	address := "ws" + strings.TrimPrefix(s.run.shop.address, "http") + "/ws"
	conn, response, err := s.run.dialer.DialContext(ctx, address, nil)
	if response != nil {
		_ = response.Body.Close()
	}
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.conn = conn
	s.opened++
	again := s.opened > 1
	s.mu.Unlock()
	s.run.journal.socketOpened(again)
	if ctx.Err() != nil { // close may have run before conn was there
		_ = conn.Close()
		return ctx.Err()
	}
	return errors.Join(s.tell("join-drop", s.run.drop.ID.String()), s.tell("authenticate", s.who()))
}

// tell sends a frame.
func (s *screen) tell(event, data string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil {
		return nil
	}
	_ = s.conn.SetWriteDeadline(time.Now().Add(answerLimit))
	return s.conn.WriteJSON(map[string]string{"event": event, "data": data})
}

// close closes the socket for good; the context of keep has ended.
func (s *screen) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.Close()
	}
}

// listen reads frames until the connection ends.
func (s *screen) listen() {
	err := s.readAll()
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.conn.Close()
	s.conn = nil
	if websocket.IsCloseError(err, websocket.CloseTryAgainLater) {
		s.madeRoom = true
		s.run.journal.socketMadeRoom()
	}
}

func (s *screen) readAll() error {
	for {
		_ = s.conn.SetReadDeadline(time.Now().Add(silenceLimit))
		_, reader, err := s.conn.NextReader()
		if err != nil {
			return err
		}
		now := time.Now()
		buffer := s.run.buffers.Get().(*bytes.Buffer) //nolint:forcetypeassert // it has only buffers
		buffer.Reset()
		_, err = buffer.ReadFrom(reader)
		raw := buffer.Bytes()
		if err == nil {
			if frame := s.run.frames.read(raw); frame != nil && frame.about(s.run.drop.ID) {
				s.show(frame, now)
			}
		}
		s.run.buffers.Put(buffer)
		if err != nil {
			return err
		}
	}
}

func (f *shown) about(id uuid.UUID) bool { return f.stock.DropID == id }

// show takes a frame as a page would, and records what a page must not be sent.
func (s *screen) show(f *shown, now time.Time) {
	s.mu.Lock()
	before := s.shown
	wrong := f.after(before)
	newer := before == nil || f.replaces || f.stock.Seq > before.stock.Seq
	if newer && !f.partial {
		s.shown = f
	}
	s.mu.Unlock()
	if wrong != "" {
		s.run.journal.screenWrong(wrong)
	}
	if newer && !f.at.IsZero() && !f.partial {
		s.run.journal.screenUpdated(now, s.run.clock.shop(now).Sub(f.at))
	}
	if s.sees != nil {
		s.sees(f)
	}
}

// after returns what is wrong with a frame that comes after another on one socket, or nothing.
func (f *shown) after(before *shown) string {
	switch {
	case before == nil || f.replaces:
		return ""
	case f.stock.Seq < before.stock.Seq:
		return fmt.Sprintf("%s at seq %d came after %s at seq %d", f.event, f.stock.Seq, before.event, before.stock.Seq)
	case f.stock.Seq == before.stock.Seq && !f.partial && !f.stock.SameCounts(&before.stock):
		return fmt.Sprintf("%s at seq %d has other counts than %s at the same seq", f.event, f.stock.Seq, before.event)
	default:
		return ""
	}
}

// now returns what the page shows, and whether it is connected.
func (s *screen) now() (*shown, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown, s.conn != nil
}
