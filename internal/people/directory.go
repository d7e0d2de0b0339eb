package people

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// Tokens says whom a session token belongs to. [auth.Verifier] is one.
type Tokens interface {
	// Verify reports with first that the token was not in memory: its user should be written down.
	Verify(ctx context.Context, token string) (id auth.Identity, first bool, err error)
	// Forget has the next Verify report the token as seen for the first time.
	Forget(token string)
}

// Store keeps users.
type Store interface {
	Remember(ctx context.Context, users []drop.User) error
	Record(ctx context.Context, user drop.User) error
	Erase(ctx context.Context, userID string, at time.Time) error
	SetProfile(ctx context.Context, userID string, changes drop.ProfileChanges) (drop.User, error)
	Get(ctx context.Context, userID string) (drop.User, error)
}

// Clerk is Clerk's own record of users: slow, rate-limited, and never asked while somebody buys.
// [auth.Clerk] is one.
type Clerk interface {
	Rename(ctx context.Context, userID, first, last string) error
	User(ctx context.Context, userID string) (drop.User, error)
}

// Options are what a directory needs.
type Options struct {
	Store  Store
	Tokens Tokens
	Roles  auth.Roles // the admins whom the operator listed
	Clerk  Clerk      // nil without Clerk's API; with it, users whose tokens carry no name get the one that Clerk has
	Log    *slog.Logger
}

// Directory is everybody who has signed in. Make one with New, and Stop it.
type Directory struct {
	options  Options
	noticed  chan notice
	nameless chan string // user ids to ask Clerk about

	mu      sync.Mutex
	stopped bool
	done    sync.WaitGroup
}

// New returns a directory that writes until Stop.
func New(options Options) *Directory {
	d := &Directory{options: options, noticed: make(chan notice, maxNoticed), nameless: make(chan string, maxNameless)}
	d.done.Go(d.write)
	d.done.Go(d.lookUpNames)
	return d
}

// Stop writes those who still wait, and returns.
func (d *Directory) Stop() {
	d.mu.Lock()
	if !d.stopped {
		d.stopped = true
		close(d.noticed)
	}
	d.mu.Unlock()
	d.done.Wait()
}

// Identify returns whom a session token belongs to. Its error wraps auth.ErrUnauthenticated when
// the token is refused, and drop.ErrUnavailable when there is no key yet to tell with.
func (d *Directory) Identify(ctx context.Context, token string) (auth.Identity, error) {
	id, first, err := d.options.Tokens.Verify(ctx, token)
	if first {
		d.notice(token, id.User())
	}
	return id, err
}

// Authenticate is Identify for a socket, which needs to know only who its user is, and until when.
func (d *Directory) Authenticate(ctx context.Context, token string) (userID string, until time.Time, err error) {
	id, err := d.Identify(ctx, token)
	return id.UserID, id.ExpiresAt, err
}

// IsAdmin reports whether a user is an admin: listed by the operator, or by role. Somebody who is
// not known yet is none.
func (d *Directory) IsAdmin(ctx context.Context, id auth.Identity) (bool, error) {
	if d.options.Roles.IsListedAdmin(id) {
		return true, nil
	}
	user, err := d.options.Store.Get(ctx, id.UserID)
	if errors.Is(err, drop.ErrNotFound) {
		return false, nil
	}
	return user.Role == drop.RoleAdmin, err
}

// Remember writes down who somebody is, and returns them as they are known now.
func (d *Directory) Remember(ctx context.Context, id auth.Identity) (drop.User, error) {
	if err := d.options.Store.Remember(ctx, []drop.User{id.User()}); err != nil {
		return drop.User{}, err
	}
	user, err := d.options.Store.Get(ctx, id.UserID)
	return d.withRole(id, user), err
}

// SetProfile writes what users change about themselves, and returns them. A name goes to Clerk
// first: what Clerk refuses is not kept here either. The error is drop.ErrNotFound when the user is
// gone, and names the field that Clerk refuses.
func (d *Directory) SetProfile(ctx context.Context, id auth.Identity, changes drop.ProfileChanges) (drop.User, error) {
	known, err := d.Remember(ctx, id) // who is changed must be known
	if err != nil {
		return drop.User{}, err
	}
	if d.options.Clerk != nil && (changes.FirstName != nil || changes.LastName != nil) {
		first, last := orElse(changes.FirstName, known.FirstName), orElse(changes.LastName, known.LastName)
		if err := d.options.Clerk.Rename(ctx, id.UserID, first, last); err != nil {
			return drop.User{}, err
		}
	}
	changed, err := d.options.Store.SetProfile(ctx, id.UserID, changes)
	return d.withRole(id, changed), err
}

// Record writes all that Clerk says of a user, unless something newer is known.
func (d *Directory) Record(ctx context.Context, user drop.User) error {
	return d.options.Store.Record(ctx, user)
}

// Erase takes away what is personal of a user who is gone.
func (d *Directory) Erase(ctx context.Context, userID string, at time.Time) error {
	return d.options.Store.Erase(ctx, userID, at)
}

// withRole shows users whom the operator listed as the admins that they are.
func (d *Directory) withRole(id auth.Identity, user drop.User) drop.User {
	if d.options.Roles.IsListedAdmin(id) {
		user.Role = drop.RoleAdmin
	}
	return user
}

func orElse(value *string, otherwise string) string {
	if value == nil {
		return otherwise
	}
	return *value
}
