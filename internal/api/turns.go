package api

import (
	"context"
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

const (
	// maxTurns is how many requests of one user may be in flight or wait: enough for some tabs that
	// are opened together.
	maxTurns = 8

	// turnLimit is how long a request waits for its turn.
	turnLimit = time.Second
)

var errNotYourTurn = &drop.Refusal{
	Code: drop.CodeRateLimited, Detail: "You are asking for your list many times at once. Wait for the answer to one request before you send the next.",
}

// turns let one request of each user through at a time, and make the user's others wait. So however
// often one user asks, the connections for everybody's history are shared fairly.
type turns struct {
	mu    sync.Mutex
	users map[string]*userTurn
}

// userTurn is what one user's requests wait for. It is forgotten when there are none.
type userTurn struct {
	requests int           // in flight or waiting
	turn     chan struct{} // has one element while one is in flight
}

func newTurns() *turns { return &turns{users: map[string]*userTurn{}} }

// enter waits for the user's turn, and returns how to end it. It returns errNotYourTurn when too
// many of the user's requests wait, or this one has waited for too long.
func (t *turns) enter(ctx context.Context, userID string) (leave func(), err error) {
	u := t.queue(userID)
	if u == nil {
		return nil, errNotYourTurn
	}
	timer := time.NewTimer(turnLimit)
	defer timer.Stop()
	select {
	case u.turn <- struct{}{}:
		return func() {
			<-u.turn
			t.dequeue(userID, u)
		}, nil
	case <-timer.C:
		err = errNotYourTurn
	case <-ctx.Done():
		err = ctx.Err()
	}
	t.dequeue(userID, u)
	return nil, err
}

// queue counts one more request of the user. It returns nil when there are too many.
func (t *turns) queue(userID string) *userTurn {
	t.mu.Lock()
	defer t.mu.Unlock()
	u, ok := t.users[userID]
	if !ok {
		u = &userTurn{turn: make(chan struct{}, 1)}
		t.users[userID] = u
	}
	if u.requests == maxTurns {
		return nil
	}
	u.requests++
	return u
}

func (t *turns) dequeue(userID string, u *userTurn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if u.requests--; u.requests == 0 {
		delete(t.users, userID)
	}
}
