package api

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

// UserStore keeps users.
type UserStore interface {
	Remember(ctx context.Context, users []drop.User) error
	Record(ctx context.Context, user drop.User) error
	Erase(ctx context.Context, userID string, at time.Time) error
	SetProfile(ctx context.Context, userID string, changes ProfileChanges) (drop.User, error)
	Get(ctx context.Context, userID string) (drop.User, error)
}

// ClerkAPI is Clerk's own record of users: slow, rate-limited, and never asked while somebody buys. [auth.Clerk] is one.
type ClerkAPI interface {
	Rename(ctx context.Context, userID, first, last string) error
	User(ctx context.Context, userID string) (drop.User, error)
}

const (
	maxNoticed   = 8192 // users that wait to be written
	noticeBatch  = 512
	noticePeriod = 1500 * time.Millisecond // how long one write may take
)

// Directory is People on a store. Who was just seen is written from a goroutine of its own: a name is worth no wait.
type Directory struct {
	UserStore
	clerk    ClerkAPI           // nil without Clerk's API
	forget   func(token string) // has the token count as new again, so that its user is noticed another time
	log      *slog.Logger
	noticed  chan notice
	nameless chan string // user ids to ask Clerk about

	mu      sync.Mutex
	stopped bool
	done    sync.WaitGroup
}

type notice struct {
	token string
	user  drop.User
}

// NewDirectory returns a directory that writes until Stop. forget is told which tokens to notice another time.
// clerk may be nil; with it, users whose tokens carry no name get the one that Clerk has.
func NewDirectory(store UserStore, clerk ClerkAPI, forget func(token string), log *slog.Logger) *Directory {
	d := &Directory{
		UserStore: store, clerk: clerk, forget: forget, log: log,
		noticed: make(chan notice, maxNoticed), nameless: make(chan string, maxNameless),
	}
	d.done.Go(d.write)
	d.done.Go(d.lookUpNames)
	return d
}

// Remember implements People.
func (d *Directory) Remember(ctx context.Context, user drop.User) (drop.User, error) {
	if err := d.UserStore.Remember(ctx, []drop.User{user}); err != nil {
		return drop.User{}, err
	}
	return d.Get(ctx, user.ClerkID)
}

// Role implements People. Somebody who is not known yet may do what everybody may.
func (d *Directory) Role(ctx context.Context, userID string) (drop.Role, error) {
	user, err := d.Get(ctx, userID)
	if errors.Is(err, drop.ErrNotFound) {
		return drop.RoleUser, nil
	}
	return user.Role, err
}

// Notice implements People.
func (d *Directory) Notice(token string, user drop.User) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped {
		return
	}
	select {
	case d.noticed <- notice{token, user}:
	default:
		d.forget(token)
	}
}

func (d *Directory) write() {
	defer close(d.nameless)
	for first := range d.noticed {
		batch := []notice{first}
		for len(batch) < noticeBatch && len(d.noticed) > 0 {
			batch = append(batch, <-d.noticed)
		}
		if err := d.rememberAll(batch); err != nil {
			d.log.Warn("users not remembered; they will be when they are seen again", "users", len(batch), "error", err)
			for _, n := range batch {
				d.forget(n.token)
			}
			continue
		}
		d.askForNames(batch)
	}
}

func (d *Directory) rememberAll(batch []notice) error {
	ctx, cancel := context.WithTimeout(context.Background(), noticePeriod)
	defer cancel()
	users := make([]drop.User, len(batch))
	for i, n := range batch {
		users[i] = n.user
	}
	return d.UserStore.Remember(ctx, users)
}

// Stop writes who still waits, and returns.
func (d *Directory) Stop() {
	d.mu.Lock()
	if !d.stopped {
		d.stopped = true
		close(d.noticed)
	}
	d.mu.Unlock()
	d.done.Wait()
}
