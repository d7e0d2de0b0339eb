package rdb

import (
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// cable is a TCP proxy whose present connections can be frozen: nothing passes any more, and nothing is closed.
type cable struct {
	url    string
	target string
	epoch  atomic.Int64

	mu    sync.Mutex
	conns []net.Conn
}

func plug(t *testing.T, target string) *cable {
	t.Helper()
	address, err := url.Parse(target)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cable{target: address.Host}
	address.Host = listener.Addr().String()
	c.url = address.String()
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			c.join(&running, conn)
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		c.mu.Lock()
		for _, conn := range c.conns {
			_ = conn.Close()
		}
		c.mu.Unlock()
		running.Wait()
	})
	return c
}

func (c *cable) join(running *sync.WaitGroup, near net.Conn) {
	far, err := net.Dial("tcp", c.target)
	if err != nil {
		_ = near.Close()
		return
	}
	c.mu.Lock()
	c.conns = append(c.conns, near, far)
	c.mu.Unlock()
	born := c.epoch.Load()
	running.Go(func() { c.copy(far, near, born) })
	running.Go(func() { c.copy(near, far, born) })
}

func (c *cable) copy(to io.Writer, from io.Reader, born int64) {
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if c.epoch.Load() != born {
			continue // swallowed
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func (c *cable) freeze() { c.epoch.Add(1) }
