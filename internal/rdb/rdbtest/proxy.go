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

// Proxy is a TCP proxy in front of Redis that understands its protocol. It can cut a connection
// before the reply to a script is passed on, so that the script has run and its caller does not
// know. It can also drop the messages of one channel and pass on everything else.
type Proxy struct {
	url    string
	target string
	every  atomic.Int64           // every how many scripts a reply is cut; 0: none
	lost   atomic.Pointer[string] // the first bytes of the messages to drop
	seen   atomic.Int64
	faults atomic.Int64

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]bool
	running  sync.WaitGroup
}

// NewProxy starts a proxy in front of the server at a URL. It stops at the end of the test.
func NewProxy(t testing.TB, server string) *Proxy {
	t.Helper()
	parsed, err := url.Parse(server)
	if err != nil {
		t.Fatalf("rdbtest: not a URL: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	p := &Proxy{target: parsed.Host, listener: listener, conns: map[net.Conn]bool{}}
	parsed.Host = listener.Addr().String()
	p.url = parsed.String()
	p.running.Go(p.accept)
	t.Cleanup(p.stop)
	return p
}

// URL is the address of the server through the proxy.
func (p *Proxy) URL() string { return p.url }

// CutEvery cuts the connection of every n-th script from now on, after Redis has run the script and
// before its reply is passed on; 0 ends that.
func (p *Proxy) CutEvery(n int) { p.every.Store(int64(n)) }

// Lose drops every message of a channel from now on; "" ends that.
func (p *Proxy) Lose(channel string) {
	if channel == "" {
		p.lost.Store(nil)
		return
	}
	begin := fmt.Sprintf("*3\r\n$7\r\nmessage\r\n$%d\r\n%s\r\n", len(channel), channel)
	p.lost.Store(&begin)
}

// Faults is how many replies were cut.
func (p *Proxy) Faults() int { return int(p.faults.Load()) }

func (p *Proxy) accept() {
	for {
		near, err := p.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		p.mu.Lock()
		p.conns[near], p.conns[far] = true, true
		p.mu.Unlock()
		l := &link{proxy: p, near: near, far: far}
		p.running.Go(l.forward)
		p.running.Go(l.back)
	}
}

func (p *Proxy) stop() {
	_ = p.listener.Close()
	p.mu.Lock()
	for conn := range p.conns {
		_ = conn.Close()
	}
	p.mu.Unlock()
	p.running.Wait()
}

func (p *Proxy) forget(ends ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, end := range ends {
		_ = end.Close()
		delete(p.conns, end)
	}
}

// due reports whether the reply to this script is to be cut.
func (p *Proxy) due() bool {
	every := p.every.Load()
	if every == 0 || p.seen.Add(1)%every != 0 {
		return false
	}
	p.faults.Add(1)
	return true
}

// link is one connection through a proxy.
type link struct {
	proxy     *Proxy
	near, far net.Conn // to the client, and to Redis

	mu      sync.Mutex
	awaited []bool // for each command without a reply so far, whether it is a script
}

// forward passes on the client's commands.
func (l *link) forward() {
	defer l.proxy.forget(l.near, l.far)
	from := bufio.NewReader(l.near)
	for {
		command, err := readValue(from)
		if err != nil {
			return
		}
		l.mu.Lock()
		l.awaited = append(l.awaited, isScript(command))
		l.mu.Unlock()
		if _, err := l.far.Write(command); err != nil {
			return
		}
	}
}

// back passes on Redis's replies. On a subscription there are more replies than commands; those are
// not replies to scripts.
func (l *link) back() {
	defer l.proxy.forget(l.near, l.far)
	from := bufio.NewReader(l.far)
	for {
		reply, err := readValue(from)
		if err != nil {
			return
		}
		if lost := l.proxy.lost.Load(); lost != nil && bytes.HasPrefix(reply, []byte(*lost)) {
			continue
		}
		if l.script() && reply[0] != '-' && l.proxy.due() {
			return
		}
		if _, err := l.near.Write(reply); err != nil {
			return
		}
	}
}

// script reports whether the reply that has just been read belongs to a script.
func (l *link) script() (is bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.awaited) > 0 {
		is, l.awaited = l.awaited[0], l.awaited[1:]
	}
	return is
}

func isScript(command []byte) bool {
	parts := strings.SplitN(string(command[:min(len(command), 64)]), "\r\n", 4)
	return len(parts) == 4 && (strings.EqualFold(parts[2], "evalsha") || strings.EqualFold(parts[2], "eval"))
}
