package people

import (
	"context"
	"time"

	"sneakerhead/internal/drop"
)

const (
	maxToStore = 8192 // users that wait to be stored
	storeBatch = 512
	storeLimit = 1500 * time.Millisecond // of one write

	// After busyBatch users or more at once, the next write waits for gatherTime, so that it has
	// more of them. At an opening hundreds of users are new within milliseconds, and each write is
	// a transaction that the ledger's have to share the processors and the disk with. A write that
	// is full already does not wait.
	busyBatch  = 8
	gatherTime = 200 * time.Millisecond
)

// seenUser is what a token says about its user.
type seenUser struct {
	token string
	user  drop.User
}

// storeLater queues a user to be stored. It does not wait: no request should be slower for it.
func (d *Directory) storeLater(token string, user drop.User) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped {
		return
	}
	select {
	case d.toStore <- seenUser{token, user}:
	default:
		d.options.Tokens.Forget(token)
	}
}

func (d *Directory) storeQueued() {
	defer close(d.nameless)
	for first := range d.toStore {
		batch := []seenUser{first}
		for len(batch) < storeBatch && len(d.toStore) > 0 {
			batch = append(batch, <-d.toStore)
		}
		left := d.storedNow.notIn(batch)
		if err := d.storeAll(left); err != nil {
			d.options.Log.Warn("users were not stored; they will be at their next request", "users", len(left), "error", err)
			for _, n := range left {
				d.options.Tokens.Forget(n.token)
			}
			continue
		}
		if len(d.toStore) == 0 {
			d.storedNow.forget()
		}
		d.queueNameless(batch)
		if len(batch) >= busyBatch && len(d.toStore) < storeBatch {
			d.gather()
		}
	}
}

// gather waits until more users have come together, or Stop is called.
func (d *Directory) gather() {
	timer := time.NewTimer(gatherTime)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-d.ending:
	}
}

func (d *Directory) storeAll(batch []seenUser) error {
	if len(batch) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), storeLimit)
	defer cancel()
	users := make([]drop.User, len(batch))
	for i, n := range batch {
		users[i] = n.user
	}
	return d.options.Store.Remember(ctx, users)
}
