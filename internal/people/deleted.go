package people

import (
	"context"
	"sync"
	"time"
)

// deletedOverlap is how far back each refresh reads again. A deletion that another replica wrote
// earlier may be committed later, but never by so much: a statement lasts at most 2 s.
const deletedOverlap = 10 * time.Second

// deletedUsers are the users whom Clerk has deleted. They are kept in memory, about a hundred bytes
// each, so that a request needs no query. Clerk does not use an id again, so none is ever removed.
type deletedUsers struct {
	mu    sync.RWMutex
	ids   map[string]struct{}
	since time.Time // the newest deletion that was read
}

func (d *deletedUsers) has(userID string) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	_, deleted := d.ids[userID]
	return deleted
}

func (d *deletedUsers) add(userIDs ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ids == nil {
		d.ids = make(map[string]struct{}, len(userIDs))
	}
	for _, id := range userIDs {
		d.ids[id] = struct{}{}
	}
}

// RefreshDeleted reads which users have been deleted since the last call; the first call reads all.
// Call it twice a second: a deleted user's tokens must be refused on all replicas within a second.
// While Postgres is away, those that were read before stay refused.
func (d *Directory) RefreshDeleted(ctx context.Context) error {
	since := d.deleted.since
	if !since.IsZero() {
		since = since.Add(-deletedOverlap)
	}
	ids, newest, err := d.options.Store.Deleted(ctx, since)
	if err != nil {
		return err
	}
	d.deleted.since = newest
	d.refuse(ids...)
	return nil
}

// refuse refuses the tokens of users from now on, and signs their sockets out. It does so again for
// users whom each refresh reads again. A socket that was just being signed in when its user was
// deleted is thus signed out by the next refresh.
func (d *Directory) refuse(userIDs ...string) {
	d.deleted.add(userIDs...)
	for _, id := range userIDs {
		d.options.SignOut(id)
	}
}
