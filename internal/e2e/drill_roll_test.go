package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// freePort returns a port for a replica that is started several times on it.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

// nginxForgets is a little longer than nginx does without a replica that has refused a connection
// (fail_timeout in replicas.conf). docs/operations.md tells operators to wait so long.
const nginxForgets = 2500 * time.Millisecond

// TestDrill_Roll replaces two replicas behind nginx, one after the other, while people read, hold
// and let go, and pages keep their sockets open. Nobody may notice.
func TestDrill_Roll(t *testing.T) {
	const requestsPerSecond = 50
	sockets, rolls := 20, 1
	if fullDrills {
		sockets, rolls = 100, 5
	}
	s := openShop(t, 0, "TRUSTED_PROXIES=127.0.0.0/8")
	ports := []string{freePort(t), freePort(t)}
	start := func(n int) *replica {
		return s.startReplica(n, "TRUSTED_PROXIES=127.0.0.0/8", "PORT="+ports[n])
	}
	s.replicas = []*replica{start(0), start(1)}
	front := s.behindNginx()
	d := s.newDrop(1000, nil)

	people := s.askSteadily(front, d.ID, requestsPerSecond)
	pages := make([]*rolledPage, sockets)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	var open sync.WaitGroup
	for i := range pages {
		pages[i] = &rolledPage{dropID: d.ID, url: "ws" + strings.TrimPrefix(front.url, "http") + "/ws"}
		require.NoError(t, pages[i].connect())
		open.Go(func() { pages[i].stayOpen(ctx) })
	}
	for range rolls {
		for n := range s.replicas {
			s.replicas[n].signal(syscall.SIGTERM)
			<-s.replicas[n].exited
			require.Zero(t, s.replicas[n].process.ProcessState.ExitCode())
			s.replicas[n] = start(n)
			<-time.After(nginxForgets)
		}
	}
	people.stop()
	end()
	open.Wait()

	var back []time.Duration
	refused := map[string]int{}
	for _, page := range pages {
		back = append(back, page.back...)
		maps.Copy(refused, page.refused.counts)
	}
	require.NotEmpty(t, back, "no socket was on a replica that stopped")
	slices.Sort(back)
	t.Logf("%d rolls of two replicas: %d requests, %v; %d reconnections, %v refused, p99 %s", rolls, people.sent.Load(), people.answers.counts,
		len(back), refused, back[len(back)*99/100].Round(time.Millisecond))
	for what := range people.answers.counts {
		require.Contains(t, []string{"200", "201"}, what)
	}
	require.Empty(t, refused)
	if fullDrills {
		require.LessOrEqual(t, back[len(back)*99/100], time.Second)
	}
	s.audit()
}

// steadyPeople send requests at a fixed rate, however long the answers take.
type steadyPeople struct {
	sent    atomic.Int64
	answers tally
	ending  chan struct{}
	ended   sync.WaitGroup
}

// askSteadily sends a reserve, a cancel or a read each time, until stop.
func (s *shop) askSteadily(r *replica, dropID string, perSecond int) *steadyPeople {
	p := &steadyPeople{ending: make(chan struct{})}
	tokens := s.tokens(perSecond)
	through := newClient(patience, perSecond)
	p.ended.Go(func() {
		ticker := time.NewTicker(time.Second / time.Duration(perSecond))
		defer ticker.Stop()
		for n := 0; ; n++ {
			select {
			case <-p.ending:
				return
			case <-ticker.C:
			}
			p.ended.Go(func() {
				method, path, token := "GET", "/api/drops/"+dropID, ""
				if n%2 == 0 { // the second reserve of a user gets the hold that is there
					method, path, token = "POST", path+"/reserve", tokens[n%perSecond]
				}
				p.sent.Add(1)
				answer, err := r.tryWith(through, method, path, token, nil)
				if err != nil {
					p.answers.add(err.Error())
					return
				}
				p.answers.add(fmt.Sprint(answer.status, answer.code()))
			})
		}
	})
	return p
}

func (p *steadyPeople) stop() {
	close(p.ending)
	p.ended.Wait()
}

// rolledPage is a page that connects again as soon as its socket is closed.
type rolledPage struct {
	url, dropID string
	conn        *websocket.Conn
	back        []time.Duration // from each close until the drop is shown again
	refused     tally           // why it could not connect
}

// connect opens a socket and returns when it shows the drop.
func (p *rolledPage) connect() error {
	conn, answer, err := websocket.DefaultDialer.Dial(p.url, nil)
	if err != nil && answer != nil {
		err = fmt.Errorf("%w: %s", err, answer.Status)
	}
	if err != nil {
		return err
	}
	p.conn = conn
	if err := conn.WriteJSON(map[string]string{"event": "join-drop", "data": p.dropID}); err != nil {
		return err
	}
	return p.readUntil("drop-snapshot")
}

// readUntil returns at an event, or when the socket is closed; "" waits for that.
func (p *rolledPage) readUntil(event string) error {
	for {
		var frame struct{ Event string }
		if err := p.conn.ReadJSON(&frame); err != nil {
			return err
		}
		if frame.Event == event {
			return nil
		}
	}
}

// stayOpen connects again and again until ctx ends.
func (p *rolledPage) stayOpen(ctx context.Context) {
	for {
		hangUp := context.AfterFunc(ctx, func() { _ = p.conn.Close() })
		_ = p.readUntil("")
		hangUp()
		closed := time.Now()
		for err := errNotYet; err != nil; err = p.connect() {
			if ctx.Err() != nil {
				return
			}
			if !errors.Is(err, errNotYet) {
				p.refused.add(err.Error())
			}
		}
		p.back = append(p.back, time.Since(closed))
	}
}

var errNotYet = errors.New("not tried yet")
