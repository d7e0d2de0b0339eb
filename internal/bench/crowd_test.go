//go:build linux

package bench

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// crowd is thousands of sockets that one goroutine reads with epoll.
type crowd struct {
	tb       testing.TB
	host     string
	language language
	poll     int
	received []byte
	stopped  chan struct{}

	joined   atomic.Int64 // sockets that have what they wait for after joining
	messages atomic.Int64 // stock messages that have arrived
	failures atomic.Int64 // sockets that were closed, or could not be opened

	mu        sync.Mutex // guards what follows; the reader holds it while it handles what has arrived
	followers map[int]*follower
	closing   bool
}

// follower is one socket.
type follower struct {
	fd     int
	open   bool // the handshake is done
	frames frames
	last   int64 // seq of the newest stock that it was shown
	seen   []sighting
}

// sighting is when a socket was shown a seq.
type sighting struct {
	seq int64
	at  time.Time
}

// language is how a server's sockets are spoken to.
type language interface {
	path() string
	// opened is called after the handshake, text with each message. They return what to send, or
	// nil.
	opened() []byte
	text(c *crowd, f *follower, payload []byte) []byte
}

// newCrowd starts the reader; nobody is connected yet.
func newCrowd(tb testing.TB, host string, l language) *crowd {
	tb.Helper()
	poll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	require.NoError(tb, err)
	c := &crowd{tb: tb, host: host, language: l, poll: poll, received: make([]byte, 1<<16), stopped: make(chan struct{}), followers: map[int]*follower{}}
	go c.read()
	tb.Cleanup(c.stop)
	return c
}

// stop closes all sockets and ends the reader.
func (c *crowd) stop() {
	c.mu.Lock()
	again := c.closing
	c.closing = true
	c.mu.Unlock()
	if again {
		return
	}
	<-c.stopped
	c.leave()
	_ = unix.Close(c.poll)
}

// leave closes all sockets.
func (c *crowd) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for fd := range c.followers {
		_ = unix.Close(fd)
	}
	clear(c.followers)
}

// connect opens n sockets at once, and waits until all have what they wait for.
func (c *crowd) connect(n int, within time.Duration) {
	c.tb.Helper()
	c.joined.Store(0)
	for i := range n {
		require.NoError(c.tb, c.begin(i))
	}
	c.awaitJoined(n, within)
}

// awaitJoined waits until n sockets have what they wait for.
func (c *crowd) awaitJoined(n int, within time.Duration) {
	c.tb.Helper()
	require.Eventually(c.tb, func() bool { return c.joined.Load() >= int64(n) }, within, 5*time.Millisecond,
		"%d of %d sockets are there, %d failed", c.joined.Load(), n, c.failures.Load())
}

// sourceAddresses is how many loopback addresses the sockets come from: one has 28,000 ports.
const sourceAddresses = 16

// begin begins to connect a socket. The reader goes on with it.
func (c *crowd) begin(i int) error {
	address, err := net.ResolveTCPAddr("tcp4", c.host)
	if err != nil {
		return err
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return err
	}
	to := &unix.SockaddrInet4{Port: address.Port}
	copy(to.Addr[:], address.IP.To4())
	from := &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, byte(1 + i%sourceAddresses)}}
	err = errors.Join(unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1), unix.Bind(fd, from))
	if err != nil {
		return err
	}
	if err := unix.Connect(fd, to); err != nil && !errors.Is(err, unix.EINPROGRESS) {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.followers[fd] = &follower{fd: fd}
	event := unix.EpollEvent{Events: unix.EPOLLOUT, Fd: int32(fd)}
	return unix.EpollCtl(c.poll, unix.EPOLL_CTL_ADD, fd, &event)
}

// read handles what arrives, until stop.
func (c *crowd) read() {
	defer close(c.stopped)
	events := make([]unix.EpollEvent, 512)
	for {
		n, err := unix.EpollWait(c.poll, events, 50)
		if err != nil && !errors.Is(err, unix.EINTR) {
			c.failures.Add(1)
			return
		}
		c.mu.Lock()
		if c.closing {
			c.mu.Unlock()
			return
		}
		for _, event := range events[:max(0, n)] {
			if f := c.followers[int(event.Fd)]; f != nil && c.handle(f, event.Events) != nil {
				c.failures.Add(1)
				delete(c.followers, f.fd)
				_ = unix.Close(f.fd)
			}
		}
		c.mu.Unlock()
		if n < len(events) {
			time.Sleep(gather)
		}
	}
}

// gather is how long the reader lets more arrive. Otherwise it would be woken for almost each
// message, at the cost of the server that writes it too. Real clients run on other machines.
const gather = 2 * time.Millisecond

// handle goes on with one socket.
func (c *crowd) handle(f *follower, events uint32) error {
	if events&unix.EPOLLOUT != 0 {
		return c.shake(f)
	}
	n, err := unix.Read(f.fd, c.received)
	if errors.Is(err, unix.EAGAIN) {
		return nil
	}
	if err != nil || n == 0 {
		return fmt.Errorf("closed: %w", err)
	}
	piece := c.received[:n]
	if !f.open {
		if piece, err = c.finishShake(f, piece); err != nil || !f.open {
			return err
		}
	}
	return f.frames.add(piece, func(op byte, payload []byte) error { return c.frame(f, op, payload) })
}

// shake sends the handshake on a connection that is open now.
func (c *crowd) shake(f *follower) error {
	_, err := unix.Write(f.fd, []byte("GET "+c.language.path()+" HTTP/1.1\r\nHost: "+c.host+"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"))
	if err != nil {
		return err // also of the connection
	}
	event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(f.fd)}
	return unix.EpollCtl(c.poll, unix.EPOLL_CTL_MOD, f.fd, &event)
}

// finishShake reads the answer to the handshake, and returns what comes after it.
func (c *crowd) finishShake(f *follower, piece []byte) ([]byte, error) {
	end := bytes.Index(piece, endOfHead)
	if end < 0 || !bytes.HasPrefix(piece, []byte("HTTP/1.1 101 ")) {
		return nil, fmt.Errorf("not a WebSocket: %q", piece)
	}
	f.open = true
	return piece[end+len(endOfHead):], f.write(opText, c.language.opened())
}

func (c *crowd) frame(f *follower, op byte, payload []byte) error {
	switch op {
	case opText:
		return f.write(opText, c.language.text(c, f, payload))
	case opPing:
		return f.write(opPong, append([]byte(nil), payload...))
	case opClose:
		return errors.New("closed by the server")
	default:
		return nil
	}
}

// write sends a frame, if there is anything to send.
func (f *follower) write(op byte, payload []byte) error {
	if payload == nil {
		return nil
	}
	_, err := unix.Write(f.fd, clientFrame(op, payload))
	return err
}

// ours is the language of our own sockets: each joins the same drop, and waits for its snapshot.
type ours struct{ dropID string }

func (ours) path() string { return "/ws" }

func (l ours) opened() []byte { return []byte(`{"event":"join-drop","data":"` + l.dropID + `"}`) }

var (
	snapshotEvent = []byte(`{"event":"drop-snapshot"`)
	stockEvent    = []byte(`{"event":"stock-updated"`)
	seqMember     = []byte(`"seq":`)
)

func (ours) text(c *crowd, f *follower, payload []byte) []byte {
	switch {
	case bytes.HasPrefix(payload, stockEvent):
		c.messages.Add(1)
		f.last = number(payload[bytes.Index(payload, seqMember)+len(seqMember):])
		f.seen = append(f.seen, sighting{f.last, time.Now()})
	case bytes.HasPrefix(payload, snapshotEvent):
		c.joined.Add(1)
	}
	return nil
}

// number reads the digits at the beginning of a text.
func number(text []byte) (n int64) {
	for _, digit := range text {
		if digit < '0' || digit > '9' {
			break
		}
		n = n*10 + int64(digit-'0')
	}
	return n
}

// forget forgets what was seen.
func (c *crowd) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.messages.Store(0)
	for _, f := range c.followers {
		f.seen, f.last = nil, 0
	}
}

// awaitSeq waits until every socket has been shown a seq.
func (c *crowd) awaitSeq(seq int64, within time.Duration) {
	c.tb.Helper()
	behind := func() (n int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, f := range c.followers {
			if f.last < seq {
				n++
			}
		}
		return n
	}
	require.Eventually(c.tb, func() bool { return behind() == 0 }, within, 20*time.Millisecond, "%d sockets do not get seq %d", behind(), seq)
}
