package live

import (
	"bytes"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wired is a wire and the other end of its connection, between which little fits.
type wired struct {
	*wire
	t      *testing.T
	client *net.TCPConn
}

func newWired(t *testing.T, change func(*Options)) *wired {
	t.Helper()
	options := Options{Source: stub{}, Clock: stub{}, Auth: stub{}}
	if change != nil {
		change(&options)
	}
	h := New(options)
	t.Cleanup(h.Stop)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(t, err)
	server, err := listener.Accept()
	require.NoError(t, err)
	for _, conn := range []net.Conn{client, server} {
		require.NoError(t, conn.(*net.TCPConn).SetReadBuffer(64<<10))
		require.NoError(t, conn.(*net.TCPConn).SetWriteBuffer(64<<10))
	}
	w := &wired{wire: newWire(server, h), t: t, client: client.(*net.TCPConn)}
	t.Cleanup(func() {
		_ = w.Close()
		_ = client.Close()
	})
	return w
}

// block sends until something waits, and returns all that was sent.
func (w *wired) block() (all []byte) {
	w.t.Helper()
	for i := range 1 << 10 {
		frames := bytes.Repeat([]byte{byte(i)}, 32<<10)
		all = append(all, frames...)
		w.send(frames)
		if _, waiting := w.sent(); waiting > 2 {
			return all
		}
	}
	w.t.Fatal("the kernel takes everything")
	return nil
}

func (w *wired) read(n int) []byte {
	w.t.Helper()
	require.NoError(w.t, w.client.SetReadDeadline(time.Now().Add(10*time.Second)))
	got := make([]byte, n)
	_, err := io.ReadFull(w.client, got)
	require.NoError(w.t, err)
	return got
}

func TestWire_WritesAtOnceWhenTheClientKeepsUp(t *testing.T) {
	t.Parallel()
	w := newWired(t, nil)
	for i := range int64(3) {
		require.Equal(t, i+1, w.send([]byte("abc")))
		made, waiting := w.sent()
		require.Equal(t, i+1, made, "it is written when send returns")
		require.Zero(t, waiting)
		require.False(t, w.writing, "no goroutine was needed")
	}
	require.Equal(t, "abcabcabc", string(w.read(9)))
}

func TestWire_KeepsTheOrderWhenTheClientIsSlow(t *testing.T) {
	t.Parallel()
	w := newWired(t, nil)
	sent := w.block()
	closed := make(chan error, 1)
	go func() {
		_, err := w.Write([]byte("close"))
		closed <- err
	}()
	require.Eventually(t, func() bool { _, waiting := w.sent(); return waiting > 3 }, 10*time.Second, time.Millisecond)
	require.Empty(t, closed, "a write of melody returns when it is made: the connection is closed after it")
	require.Equal(t, append(sent, "close"...), w.read(len(sent)+5))
	require.NoError(t, <-closed)
}

func TestWire_WritesAtOnceAgainAfterTheClientWasSlow(t *testing.T) {
	t.Parallel()
	w := newWired(t, nil)
	sent := w.block()
	w.read(len(sent))
	require.Eventually(t, w.idle, 10*time.Second, time.Millisecond)
	require.NoError(t, w.SetWriteDeadline(time.Unix(1, 0)), "melody's deadline is that of no other write")
	w.send([]byte("again"))
	require.True(t, w.idle(), "no goroutine was needed")
	require.Equal(t, "again", string(w.read(5)))
}

func (w *wire) idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.writing
}

// deadlines is a connection that keeps the deadline of its writes.
type deadlines struct {
	net.Conn
	at time.Time
}

func (d *deadlines) SetWriteDeadline(at time.Time) error {
	d.at = at
	return d.Conn.SetWriteDeadline(at)
}

func TestWire_GivesUpAClientThatDoesNotRead(t *testing.T) {
	t.Parallel()
	w := newWired(t, func(o *Options) { o.WriteWait = 20 * time.Millisecond })
	w.block()
	_, err := w.Write([]byte("ping"))
	var timeout net.Error
	require.True(t, errors.As(err, &timeout) && timeout.Timeout(), "%v", err)
	_, err = w.Conn.Read(make([]byte, 1))
	require.ErrorIs(t, err, net.ErrClosed, "the reader notices")
	_, waiting := w.sent()
	before := waiting
	w.send([]byte("x"))
	_, waiting = w.sent()
	require.Equal(t, before, waiting, "nothing is kept for it any more")
}

func TestWire_WithoutAConnectionOfTheKernel(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}})
	defer h.Stop()
	client, server := net.Pipe()
	conn := &deadlines{Conn: server}
	w := newWire(conn, h)
	w.send([]byte("ab"))
	w.send([]byte("cd"))
	got := make([]byte, 4)
	_, err := io.ReadFull(client, got)
	require.NoError(t, err)
	require.Equal(t, "abcd", string(got))
	require.Eventually(t, w.idle, 10*time.Second, time.Millisecond)
	require.Zero(t, conn.at, "a deadline that has passed would refuse later writes")
	require.NoError(t, w.Close())
}
