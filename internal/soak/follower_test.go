package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// follower is one socket of somebody who follows some drops, others after a while, and leaves in one way or another.
type follower struct {
	soak   *soak
	conn   *websocket.Conn
	at     *deployment.Replica
	who    *person // nil for a stranger
	random *rand.Rand
	signed time.Time
	closed chan struct{} // when nothing more is heard

	mu      sync.Mutex
	follows map[uuid.UUID]*followed
	before  map[uuid.UUID]bool // that were followed once
	silent  bool               // nobody reads any more
}

// followed is a drop in a window.
type followed struct {
	soakDrop *soakDrop
	socket   *journal.Socket
}

// keepFollowing has one socket after the other open, until ctx ends.
func (k *soak) keepFollowing(ctx context.Context, place int) {
	random := rand.New(rand.NewPCG(runSeed, 1<<50+uint64(place))) //nolint:gosec // whims need no secrecy
	for ctx.Err() == nil {
		k.followOnce(ctx, random)
	}
}

// followOnce is one socket's life.
func (k *soak) followOnce(ctx context.Context, random *rand.Rand) {
	at := k.anyReplica(random)
	conn := k.dial(at)
	if conn == nil {
		return // the test has failed
	}
	defer conn.Close()
	w := &follower{
		soak: k, conn: conn, at: at, random: random, closed: make(chan struct{}), follows: map[uuid.UUID]*followed{}, before: map[uuid.UUID]bool{},
	}
	if random.IntN(2) == 0 {
		w.who = k.people.arrive(random)
		defer k.people.leave(w.who)
	}
	go w.read()
	stay := k.plan.look + time.Duration(random.Int64N(int64(7*k.plan.look)))
	for leave := time.Now().Add(stay); time.Now().Before(leave) && ctx.Err() == nil && w.look(); {
		deployment.Wait(ctx, min(time.Until(leave), k.plan.look/2))
	}
	w.leave(ctx)
	_ = conn.Close()
	<-w.closed
}

// dial opens a socket.
func (k *soak) dial(to *deployment.Replica) (conn *websocket.Conn) {
	dialer := websocket.Dialer{HandshakeTimeout: deployment.RequestTimeout}
	k.retryUntilWorks(fmt.Sprint("a socket on replica ", to.N), func() (err error) {
		conn, _, err = dialer.Dial("ws"+strings.TrimPrefix(to.URL(), "http")+"/ws", nil)
		return err
	})
	k.sockets.Add(1)
	return conn
}

// look follows another drop, or one less. Not ok: the socket is closed.
func (w *follower) look() (ok bool) {
	if w.who != nil && time.Since(w.signed) > tokenServes {
		w.signed = time.Now()
		if deployment.SendFrame(w.conn, "authenticate", w.soak.people.session(w.who)) != nil {
			return false
		}
	}
	for _, over := range w.over() {
		if deployment.SendFrame(w.conn, "leave-drop", over.String()) != nil {
			return false
		}
	}
	s := w.soak.openDrops.enter(w.random)
	if s == nil {
		return true
	}
	defer s.crowd.Done()
	return !w.follow(s) || deployment.SendFrame(w.conn, "join-drop", s.drop.String()) == nil
}

// follow reports whether a drop is new to the window, and writes it down if so.
func (w *follower) follow(s *soakDrop) bool {
	const most = 4
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.silent || w.before[s.drop] || len(w.follows) >= most {
		return false
	}
	w.before[s.drop] = true
	w.follows[s.drop] = &followed{soakDrop: s, socket: s.Journal.Open(s.drop, w.at.N)}
	return true
}

// over forgets, and returns, the drops that are judged, and now and then one that is not.
func (w *follower) over() (ids []uuid.UUID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id, f := range w.follows {
		if f.soakDrop.judged.Load() || w.random.IntN(10) == 0 {
			f.soakDrop.Journal.Close(f.socket)
			delete(w.follows, id)
			ids = append(ids, id)
		}
	}
	return ids
}
