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

// follower is one socket whose user follows some drops, then others, and disconnects after a while.
type follower struct {
	soak   *soak
	conn   *websocket.Conn
	at     *deployment.Replica
	who    *person // nil when nobody is signed in
	random *rand.Rand
	signed time.Time
	closed chan struct{} // closed when nothing more is read

	mu      sync.Mutex
	follows map[uuid.UUID]*followed
	before  map[uuid.UUID]bool // drops that it has followed before
	silent  bool               // it has stopped reading
}

// followed is a drop that a follower follows.
type followed struct {
	soakDrop *soakDrop
	socket   *journal.Socket
}

// keepFollowing opens one socket after another until ctx ends.
func (k *soak) keepFollowing(ctx context.Context, place int) {
	random := rand.New(rand.NewPCG(runSeed, 1<<50+uint64(place))) //nolint:gosec // a repeatable sequence, not a secret
	for ctx.Err() == nil {
		k.followOnce(ctx, random)
	}
}

// followOnce uses one socket until its user leaves.
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
	stay := k.plan.stay + time.Duration(random.Int64N(int64(7*k.plan.stay)))
	for leave := time.Now().Add(stay); time.Now().Before(leave) && ctx.Err() == nil && w.look(); {
		deployment.Wait(ctx, min(time.Until(leave), k.plan.stay/2))
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

// look signs in again when the token is old, leaves drops that are judged, and joins another drop.
// False: the socket is closed.
func (w *follower) look() (ok bool) {
	if w.who != nil && time.Since(w.signed) > tokenUsedFor {
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

// follow records a drop, unless it was followed before, and reports whether it did.
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

// over removes and returns the drops that are judged, and sometimes one that is not.
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
