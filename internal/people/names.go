package people

import (
	"context"
	"time"
)

const (
	maxNameless = 1024                   // users whose names are to be fetched
	lookUpPause = 200 * time.Millisecond // between two calls: Clerk allows 100 in 10 s for all replicas together
	lookUpLimit = 5 * time.Second        // of one call
)

// queueNameless queues the users whose tokens have no name. Those for whom there is no room are
// queued again at their next request.
func (d *Directory) queueNameless(batch []seenUser) {
	if d.options.Clerk == nil {
		return
	}
	for _, n := range batch {
		if n.user.FirstName != "" {
			continue
		}
		select {
		case d.nameless <- n.user.ClerkID:
		default:
			d.options.Tokens.Forget(n.token)
		}
	}
}

// lookUpNames fetches names from Clerk, one user at a time, for users who have no name in the store
// either.
func (d *Directory) lookUpNames() {
	pause := time.NewTicker(lookUpPause)
	defer pause.Stop()
	for userID := range d.nameless {
		if d.stopping() {
			continue // empty the queue without calls
		}
		if err := d.lookUpName(userID); err != nil {
			d.options.Log.Debug("no name from Clerk", "error", err)
		}
		<-pause.C
	}
}

func (d *Directory) lookUpName(userID string) error {
	ctx, cancel := context.WithTimeout(context.Background(), lookUpLimit)
	defer cancel()
	known, err := d.options.Store.Get(ctx, userID)
	if err != nil || known.FirstName != "" {
		return err
	}
	user, err := d.options.Clerk.User(ctx, userID)
	if err != nil {
		return err
	}
	user.SeenAt = time.Now() // the data is as of now
	return d.options.Store.Record(ctx, user)
}

func (d *Directory) stopping() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stopped
}
