package pgtest

import (
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Cable is a proxy in front of Postgres with which a test cuts or freezes connections at chosen
// moments. One fault can be armed at a time; it happens once, on one connection.
type Cable struct {
	url     string
	address string // where the cable is plugged in
	target  string
	armed   atomic.Pointer[fault]
	faults  atomic.Int64
	commits atomic.Int64 // that Postgres has answered
	every   atomic.Int64 // n: every n-th of them is cut; 0: none
	delay   atomic.Int64 // nanoseconds

	mu       sync.Mutex
	listener net.Listener // nil while unplugged
	conns    map[net.Conn]bool
	running  sync.WaitGroup
}

// Plug starts a cable to the database of a URL. It is unplugged at the test's end.
func Plug(t testing.TB, database string) *Cable {
	t.Helper()
	parsed, err := url.Parse(database)
	if err != nil {
		t.Fatalf("pgtest: not a URL: %v", err)
	}
	c := &Cable{target: parsed.Host, address: "127.0.0.1:0", conns: map[net.Conn]bool{}}
	if err := c.Replug(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(c.Unplug)
	parsed.Host = c.address
	c.url = parsed.String()
	return c
}

// URL is the database's address through the cable.
func (c *Cable) URL() string { return c.url }

// CutAfterCommit cuts the next connection on which Postgres answers a COMMIT, before the answer
// reaches the client. Meanwhile is called before the client's connection is closed.
func (c *Cable) CutAfterCommit(meanwhile ...func()) {
	c.armed.Store(&fault{kind: cutAfterCommit, meanwhile: meanwhile})
}

// CutEvery cuts the connection of every n-th COMMIT that Postgres answers, before the answer
// reaches the client; 0 cuts none. Faults counts each.
func (c *Cable) CutEvery(n int) { c.every.Store(int64(n)) }

// CutBeforeCommit cuts the next connection on which a COMMIT is sent, before Postgres receives it.
// Meanwhile is called after the connection to Postgres is closed, and before the client's is.
func (c *Cable) CutBeforeCommit(meanwhile ...func()) {
	c.armed.Store(&fault{kind: cutBeforeCommit, meanwhile: meanwhile})
}

// FreezeInTransaction freezes the next connection on which Postgres says that a transaction is
// open: from then on nothing passes in either direction and nothing is closed, as when the client's
// process is stopped.
func (c *Cable) FreezeInTransaction() { c.armed.Store(&fault{kind: freezeInTransaction}) }

// Faults returns how many faults have happened.
func (c *Cable) Faults() int { return int(c.faults.Load()) }

// Delay delays every message from Postgres.
func (c *Cable) Delay(d time.Duration) { c.delay.Store(int64(d)) }

// Unplug closes every connection and refuses new ones. No goroutine of the cable runs when it
// returns.
func (c *Cable) Unplug() {
	c.mu.Lock()
	if c.listener != nil {
		_ = c.listener.Close()
		c.listener = nil
	}
	for conn := range c.conns {
		_ = conn.Close()
	}
	c.mu.Unlock()
	c.running.Wait()
}

// Replug accepts connections again, at the same address.
func (c *Cable) Replug() error {
	listener, err := net.Listen("tcp", c.address)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listener, c.address = listener, listener.Addr().String()
	c.running.Go(func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			c.connect(listener, near)
		}
	})
	return nil
}

// connect forwards one accepted connection to Postgres, unless the cable was unplugged meanwhile.
func (c *Cable) connect(from net.Listener, near net.Conn) {
	far, err := net.Dial("tcp", c.target)
	if err != nil {
		_ = near.Close()
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listener != from {
		_, _ = near.Close(), far.Close()
		return
	}
	c.conns[near], c.conns[far] = true, true
	w := &wire{cable: c, near: near, far: far, commits: map[string]bool{}}
	c.running.Go(w.forward)
	c.running.Go(w.back)
}

// forget closes both ends of a connection.
func (c *Cable) forget(ends ...net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, end := range ends {
		_ = end.Close()
		delete(c.conns, end)
	}
}
