package people

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// Tokens verifies session tokens. [auth.Verifier] implements it.
type Tokens interface {
	// Verify returns whose token it is. First: the token was not in its cache, so the user should
	// be stored.
	Verify(ctx context.Context, token string) (id auth.Identity, first bool, err error)
	// Forget makes the next Verify of the token return first again.
	Forget(token string)
}

// Store stores users; postgres.Users implements it.
type Store interface {
	Remember(ctx context.Context, users []drop.User) error
	// RememberAndGet is Remember, and returns the users as they are stored then, by Clerk's id.
	RememberAndGet(ctx context.Context, users []drop.User) (map[string]drop.User, error)
	Record(ctx context.Context, user drop.User) error
	Erase(ctx context.Context, userID string, at time.Time) error
	// Deleted reads which users were erased at or after a time, and when the newest of them was.
	Deleted(ctx context.Context, since time.Time) (userIDs []string, newest time.Time, err error)
	SetProfile(ctx context.Context, userID string, changes drop.ProfileChanges) (drop.User, error)
	Get(ctx context.Context, userID string) (drop.User, error)
}

// Clerk is Clerk's API for users. It is slow and rate-limited, so it is never called in a request
// of a buyer. [auth.Clerk] implements it.
type Clerk interface {
	Rename(ctx context.Context, userID, first, last string) error
	User(ctx context.Context, userID string) (drop.User, error)
}

// Options are what a directory needs.
type Options struct {
	Store  Store
	Tokens Tokens
	Roles  auth.Roles // the admins of ADMIN_EMAILS
	Clerk  Clerk      // nil without Clerk's API; with it, users whose tokens have no name get the one at Clerk
	Log    *slog.Logger
	Now    func() time.Time // time.Now outside of tests

	Metrics        Metrics // nil: none
	WarnOfSettings bool    // warn when all tokens are refused; set when settings say which tokens are good

	// SignOut signs a user's sockets out on this replica, because the user was deleted.
	SignOut func(userID string)
}

// Directory knows the users who have signed in. Make one with New, and Stop it.
type Directory struct {
	options  Options
	toStore  chan seenUser
	ending   chan struct{} // closed by Stop
	stores   *combiner.Combiner[struct{}, drop.User, drop.User]
	nameless chan string // ids of users whose names are to be fetched from Clerk

	storedNow storedUsers
	deleted   deletedUsers
	refusals  refusals
	renames   renames

	mu      sync.Mutex
	stopped bool
	done    sync.WaitGroup
}

// New returns a directory, which stores users until Stop.
func New(options Options) *Directory {
	d := &Directory{options: options, toStore: make(chan seenUser, maxToStore), ending: make(chan struct{}), nameless: make(chan string, maxNameless)}
	d.renames.now = options.Now
	d.refusals.metrics, d.refusals.now = options.Metrics, options.Now
	if options.Metrics == nil {
		d.refusals.metrics = noMetrics{}
	}
	if options.WarnOfSettings {
		d.refusals.log = options.Log
	}
	d.stores = combiner.New(storeTogether, d.storeAndGet)
	d.done.Go(d.storeQueued)
	d.done.Go(d.lookUpNames)
	return d
}

// Stop stores the users that are queued, and returns.
func (d *Directory) Stop() {
	d.mu.Lock()
	if !d.stopped {
		d.stopped = true
		close(d.ending)
		close(d.toStore)
	}
	d.mu.Unlock()
	d.stores.Stop()
	d.done.Wait()
}

// Identify verifies a session token and returns whose it is. Its error wraps
// auth.ErrUnauthenticated when the token is refused, and drop.ErrUnavailable while there is no key
// to verify it with. It is auth.ErrDeletedUser, together with whose token it is, when the token
// verifies and its user is deleted.
func (d *Directory) Identify(ctx context.Context, token string) (auth.Identity, error) {
	id, first, err := d.options.Tokens.Verify(ctx, token)
	if err == nil && d.deleted.has(id.UserID) {
		err = auth.ErrDeletedUser
	}
	d.refusals.note(err)
	if first && err == nil {
		d.storeLater(token, id.User())
	}
	return id, err
}

// Authenticate is Identify for sockets, which need only the user's id and the token's end. With an
// error, the id is empty unless the token verifies.
func (d *Directory) Authenticate(ctx context.Context, token string) (userID string, until time.Time, err error) {
	id, err := d.Identify(ctx, token)
	return id.UserID, id.ExpiresAt, err
}

// IsAdmin reports whether a user is an admin, by ADMIN_EMAILS or by role. A user who is not stored
// yet has no role.
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

// Remember stores what a token says about a user, and returns the stored user. The error is
// auth.ErrDeletedUser when Clerk has deleted the user.
func (d *Directory) Remember(ctx context.Context, id auth.Identity) (drop.User, error) {
	if d.deleted.has(id.UserID) {
		return drop.User{}, auth.ErrDeletedUser
	}
	user, err := d.stored(ctx, id.User())
	return d.withRole(id, user), err
}

// SetProfile changes a user's own profile, and returns the user. A name that differs from the
// stored one is changed at Clerk first, so that a name that Clerk refuses is not stored here. The
// error is drop.ErrNotFound when the user is deleted, drop.Invalid with the field that Clerk
// refuses, and a refusal with drop.CodeRateLimited after too many new names.
func (d *Directory) SetProfile(ctx context.Context, id auth.Identity, changes drop.ProfileChanges) (drop.User, error) {
	known, err := d.Remember(ctx, id) // because the user may not be stored yet
	if err != nil {
		return drop.User{}, err
	}
	first, last := orElse(changes.FirstName, known.FirstName), orElse(changes.LastName, known.LastName)
	if d.options.Clerk != nil && (first != known.FirstName || last != known.LastName) {
		if err := d.renames.allow(id.UserID); err != nil {
			return drop.User{}, err
		}
		if err := d.options.Clerk.Rename(ctx, id.UserID, first, last); err != nil {
			return drop.User{}, err
		}
	}
	changed, err := d.options.Store.SetProfile(ctx, id.UserID, changes)
	return d.withRole(id, changed), err
}

// Record stores all fields of a user that Clerk has sent, unless newer data is stored.
func (d *Directory) Record(ctx context.Context, user drop.User) error {
	return d.options.Store.Record(ctx, user)
}

// Erase deletes the personal data of a user whom Clerk has deleted, and refuses the user's tokens.
func (d *Directory) Erase(ctx context.Context, userID string, at time.Time) error {
	if err := d.options.Store.Erase(ctx, userID, at); err != nil {
		return err
	}
	d.refuse(userID)
	return nil
}

// withRole returns the user with the role admin when ADMIN_EMAILS lists them.
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
