//go:build linux

package bench

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sys/unix"
)

// volley is a load: what is sent, to whom, and how fast.
type volley struct {
	hosts       []string // connections are spread over them
	connections int
	// next appends the n-th request to a buffer; nil when there are no more.
	next   func(buffer []byte, n int) []byte
	wanted int           // the status that counts
	limit  time.Duration // after it nothing more is sent; 0: until next returns nil
	// perSecond is the rate of an open loop: requests are sent at their times, whether or not
	// earlier ones were answered, and latencies count from these times. 0: each connection sends
	// its next request when it has the answer.
	perSecond float64
	// seen is called with the body of each answer, if it is not nil.
	seen func(n, status int, body []byte)
}

// caller is one connection.
type caller struct {
	fd       int
	n        int       // of the request that it waits for
	intended time.Time // when that was to be sent
	answer   answer
}

// gun fires a volley. One goroutine does everything with epoll: a goroutine for each connection
// would take more of the cores that are being measured.
type gun struct {
	*volley
	poll     int
	callers  map[int]*caller
	idle     []*caller
	sent     int  // requests
	empty    bool // next has no more
	load     *load
	began    time.Time
	request  []byte
	received []byte
}

// fire sends requests until there are no more, or the limit is over, and reads all answers.
func fire(v volley) (*load, error) {
	g := &gun{volley: &v, callers: map[int]*caller{}, load: newLoad(v.wanted), received: make([]byte, 1<<16)}
	defer g.close()
	if err := g.open(); err != nil {
		return nil, err
	}
	g.began = time.Now()
	if err := g.run(); err != nil {
		return nil, err
	}
	g.load.took = time.Since(g.began)
	return g.load, nil
}

func (g *gun) open() (err error) {
	if g.poll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return err
	}
	for i := range g.connections {
		fd, err := dialRaw(g.hosts[i%len(g.hosts)])
		if err != nil {
			return err
		}
		c := &caller{fd: fd, answer: answer{keep: g.seen != nil}}
		g.callers[fd] = c
		g.idle = append(g.idle, c)
		event := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}
		if err := unix.EpollCtl(g.poll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
			return err
		}
	}
	return nil
}

func (g *gun) close() {
	for fd := range g.callers {
		_ = unix.Close(fd)
	}
	_ = unix.Close(g.poll)
}

func (g *gun) run() error {
	events := make([]unix.EpollEvent, 256)
	for {
		if err := g.sendDue(); err != nil {
			return err
		}
		if len(g.idle) == len(g.callers) && g.over() {
			return nil
		}
		n, err := unix.EpollWait(g.poll, events, g.patience())
		if err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		for _, event := range events[:max(0, n)] {
			if err := g.receive(g.callers[int(event.Fd)]); err != nil {
				return err
			}
		}
	}
}

// over reports whether nothing more is to be sent.
func (g *gun) over() bool { return g.empty || g.limit > 0 && time.Since(g.began) >= g.limit }

// dueAt returns when the next request is to be sent.
func (g *gun) dueAt() time.Time {
	return g.began.Add(time.Duration(float64(g.sent) / g.perSecond * float64(time.Second)))
}

// sendDue sends as many requests as there are idle connections, in an open loop only those whose
// time has come. Requests whose time comes before the limit are all sent, late or not.
func (g *gun) sendDue() error {
	for len(g.idle) > 0 && !g.empty {
		now := time.Now()
		intended := now
		if g.perSecond > 0 {
			intended = g.dueAt()
		}
		if intended.After(now) || g.limit > 0 && intended.Sub(g.began) >= g.limit {
			if g.limit > 0 && intended.Sub(g.began) >= g.limit {
				g.empty = true
			}
			return nil
		}
		if g.request = g.next(g.request[:0], g.sent); g.request == nil {
			g.empty = true
			return nil
		}
		c := g.idle[len(g.idle)-1]
		g.idle = g.idle[:len(g.idle)-1]
		c.n, c.intended = g.sent, intended
		c.answer.begin()
		g.sent++
		if n, err := unix.Write(c.fd, g.request); err != nil || n != len(g.request) {
			return fmt.Errorf("sent %d bytes of a request: %w", n, err)
		}
	}
	return nil
}

// patience returns how long to wait for answers, in milliseconds. In an open loop it is one at
// least, in which several requests become due: a generator that looked for each of them alone would
// take a processor from the servers.
func (g *gun) patience() int {
	if g.perSecond == 0 || g.empty || len(g.idle) == 0 {
		return 1000
	}
	return int(max(time.Millisecond, time.Until(g.dueAt())).Milliseconds())
}

func (g *gun) receive(c *caller) error {
	n, err := unix.Read(c.fd, g.received)
	if err != nil {
		return fmt.Errorf("read an answer: %w", err)
	}
	if n == 0 {
		return errors.New("the server closed a connection")
	}
	done, err := c.answer.add(g.received[:n])
	if err != nil || !done {
		return err
	}
	g.load.count(c.answer.status, time.Since(c.intended))
	if c.answer.status == http.StatusServiceUnavailable && !c.answer.retryAfter {
		g.load.noRetryAfter++
	}
	if g.seen != nil {
		g.seen(c.n, c.answer.status, c.answer.body)
	}
	g.idle = append(g.idle, c)
	return nil
}

// dialRaw opens a connection, and returns its file descriptor, which does not block.
func dialRaw(host string) (int, error) {
	address, err := net.ResolveTCPAddr("tcp4", host)
	if err != nil {
		return 0, err
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	to := &unix.SockaddrInet4{Port: address.Port}
	copy(to.Addr[:], address.IP.To4())
	if err := errors.Join(unix.Connect(fd, to), unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1), unix.SetNonblock(fd, true)); err != nil {
		_ = unix.Close(fd)
		return 0, fmt.Errorf("connect to %s: %w", host, err)
	}
	return fd, nil
}
