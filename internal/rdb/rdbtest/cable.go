package rdbtest

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Cable is a way to Redis that understands its protocol. It can cut a connection before the reply to a script arrives: the
// script has run, and whoever called it does not know. And it can lose what a channel says, while all else passes.
type Cable struct {
	url    string
	target string
	every  atomic.Int64           // 0, or which of the scripts' replies are cut
	lost   atomic.Pointer[string] // how a message that is lost begins
	seen   atomic.Int64
	faults atomic.Int64

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]bool
	running  sync.WaitGroup
}

// Plug leads a cable to the server of a URL. It is unplugged at the test's end.
func Plug(t testing.TB, server string) *Cable {
	t.Helper()
	parsed, err := url.Parse(server)
	if err != nil {
		t.Fatalf("rdbtest: not a URL: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	c := &Cable{target: parsed.Host, listener: listener, conns: map[net.Conn]bool{}}
	parsed.Host = listener.Addr().String()
	c.url = parsed.String()
	c.running.Go(c.accept)
	t.Cleanup(c.unplug)
	return c
}

// URL is the server's address through the cable.
func (c *Cable) URL() string { return c.url }

// CutEvery cuts, from now on, the connection of every n-th script that Redis has carried out, before the reply arrives; 0
// ends that.
func (c *Cable) CutEvery(n int) { c.every.Store(int64(n)) }

// Lose loses, from now on, every message of a channel; "" ends that.
func (c *Cable) Lose(channel string) {
	if channel == "" {
		c.lost.Store(nil)
		return
	}
	begin := fmt.Sprintf("*3\r\n$7\r\nmessage\r\n$%d\r\n%s\r\n", len(channel), channel)
	c.lost.Store(&begin)
}

// Faults is how many replies were cut.
func (c *Cable) Faults() int { return int(c.faults.Load()) }

func (c *Cable) accept() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", c.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		c.mu.Lock()
		c.conns[near], c.conns[far] = true, true
		c.mu.Unlock()
		w := &wire{cable: c, near: near, far: far}
		c.running.Go(w.forward)
		c.running.Go(w.back)
	}
}

func (c *Cable) unplug() {
	_ = c.listener.Close()
	c.mu.Lock()
	for conn := range c.conns {
		_ = conn.Close()
	}
	c.mu.Unlock()
	c.running.Wait()
}

func (c *Cable) forget(ends ...net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, end := range ends {
		_ = end.Close()
		delete(c.conns, end)
	}
}

// due reports whether the reply to this script is one to cut.
func (c *Cable) due() bool {
	every := c.every.Load()
	if every == 0 || c.seen.Add(1)%every != 0 {
		return false
	}
	c.faults.Add(1)
	return true
}

// wire is one connection through a cable.
type wire struct {
	cable     *Cable
	near, far net.Conn

	mu      sync.Mutex
	awaited []bool // for each command that has no reply yet, whether it is a script
}

// forward passes on what the client says, a command at a time.
func (w *wire) forward() {
	defer w.cable.forget(w.near, w.far)
	from := bufio.NewReader(w.near)
	for {
		command, err := readValue(from)
		if err != nil {
			return
		}
		w.mu.Lock()
		w.awaited = append(w.awaited, isScript(command))
		w.mu.Unlock()
		if _, err := w.far.Write(command); err != nil {
			return
		}
	}
}

// back passes on what Redis says. A subscription hears more than it asked for; what nobody awaits is no script's reply.
func (w *wire) back() {
	defer w.cable.forget(w.near, w.far)
	from := bufio.NewReader(w.far)
	for {
		reply, err := readValue(from)
		if err != nil {
			return
		}
		if lost := w.cable.lost.Load(); lost != nil && bytes.HasPrefix(reply, []byte(*lost)) {
			continue
		}
		if w.script() && reply[0] != '-' && w.cable.due() {
			return
		}
		if _, err := w.near.Write(reply); err != nil {
			return
		}
	}
}

func (w *wire) script() (is bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.awaited) > 0 {
		is, w.awaited = w.awaited[0], w.awaited[1:]
	}
	return is
}

func isScript(command []byte) bool {
	parts := strings.SplitN(string(command[:min(len(command), 64)]), "\r\n", 4)
	return len(parts) == 4 && (strings.EqualFold(parts[2], "evalsha") || strings.EqualFold(parts[2], "eval"))
}
