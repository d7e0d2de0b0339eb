package people

import (
	"context"
	"time"
)

const (
	maxNameless  = 1024                   // users to ask Clerk about
	lookUpPause  = 200 * time.Millisecond // between questions: Clerk allows a hundred in ten seconds, for all replicas
	lookUpPeriod = 5 * time.Second        // how long one may take
)

// askForNames notes the users whose tokens carry no name. When there are too many, the rest is
// asked about another time.
func (d *Directory) askForNames(batch []notice) {
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

// lookUpNames asks Clerk, one user at a time, about those who have no name here either.
func (d *Directory) lookUpNames() {
	pause := time.NewTicker(lookUpPause)
	defer pause.Stop()
	for userID := range d.nameless {
		if d.stopping() {
			continue // what is left is asked another time
		}
		if err := d.lookUpName(userID); err != nil {
			d.options.Log.Debug("no name from Clerk", "error", err)
		}
		<-pause.C
	}
}

func (d *Directory) lookUpName(userID string) error {
	ctx, cancel := context.WithTimeout(context.Background(), lookUpPeriod)
	defer cancel()
	known, err := d.options.Store.Get(ctx, userID)
	if err != nil || known.FirstName != "" {
		return err
	}
	user, err := d.options.Clerk.User(ctx, userID)
	if err != nil {
		return err
	}
	user.SeenAt = time.Now() // what Clerk says now
	return d.options.Store.Record(ctx, user)
}

func (d *Directory) stopping() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stopped
}
