package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/pages"
)

// Shop changes drops and reservations. [shop.Service] implements it.
type Shop interface {
	Create(ctx context.Context, d drop.Drop, actor string) (drop.View, error)
	Reserve(ctx context.Context, dropID uuid.UUID, userID string, wish drop.Wish) (drop.Held, error)
	Purchase(ctx context.Context, reservationID uuid.UUID, userID string, buyer drop.Person) (drop.Bought, error)
	Cancel(ctx context.Context, reservationID uuid.UUID, userID string) (drop.Held, error)

	Edit(ctx context.Context, dropID uuid.UUID, changes drop.Changes, by drop.Admin) (drop.View, error)
	Adjust(ctx context.Context, dropID, commandID uuid.UUID, sizeID string, delta int, by drop.Admin) (drop.View, error)
	Pause(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	Resume(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	End(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	Withdraw(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	Release(ctx context.Context, reservationID uuid.UUID, by drop.Admin) (drop.Held, error)
}

// Pages has the public lists and drops, already encoded as JSON. [pages.Reader] implements it.
type Pages interface {
	List(ctx context.Context, shelf drop.Shelf) (pages.Page, error)
	DropPage(ctx context.Context, dropID uuid.UUID) (pages.Page, error)
	// Drop is what DropPage shows.
	Drop(ctx context.Context, dropID uuid.UUID) (drop.View, error)
	// Changed says that some drop has changed, so that pages are read again.
	Changed()
}

// Records reads the admins' lists, newest first. Methods with a limit return one page after an id
// or before a seq; the first page is after uuid.Max. The Each… methods call write with every row.
type Records interface {
	Drop(ctx context.Context, dropID uuid.UUID) (drop.View, error)
	Drops(ctx context.Context, filter drop.Filter, after uuid.UUID, limit int) ([]drop.View, error)
	Stats(ctx context.Context, dropID uuid.UUID) (drop.Stats, error)
	Reservations(ctx context.Context, dropID uuid.UUID, status drop.ReservationStatus, after uuid.UUID, limit int) ([]drop.ReservationRecord, error)
	Purchases(ctx context.Context, dropID, after uuid.UUID, limit int) ([]drop.PurchaseRecord, error)
	HolderOf(ctx context.Context, reservationID uuid.UUID) (userID string, err error)
	Ledger(ctx context.Context, dropID uuid.UUID, before int64, limit int) ([]drop.EntryRecord, error)
	EachReservation(ctx context.Context, dropID uuid.UUID, status drop.ReservationStatus, write func(drop.ReservationRecord) error) error
	EachPurchase(ctx context.Context, dropID uuid.UUID, write func(drop.PurchaseRecord) error) error
	EachEntry(ctx context.Context, dropID uuid.UUID, write func(drop.EntryRecord) error) error
}

// Idempotency remembers which request came with which Idempotency-Key.
type Idempotency interface {
	// Claim returns the command id for a request with a key: the offered one, or the one of the
	// first request that had the key. drop.ErrIdempotencyMismatch: that request was another one.
	Claim(ctx context.Context, actor, key string, fingerprint []byte, offered uuid.UUID) (uuid.UUID, error)
}

// History reads a user's own reservations and purchases, newest first, at most limit rows after a
// place.
type History interface {
	Reservations(ctx context.Context, userID string, status drop.ReservationStatus, after drop.Place, limit int) ([]drop.OwnReservation, error)
	Purchases(ctx context.Context, userID string, after drop.Place, limit int) ([]drop.OwnPurchase, error)
	// Order reads one purchase of any user by its id or its number.
	Order(ctx context.Context, id uuid.UUID, number string) (drop.OwnPurchase, error)
}

// Signer issues the tokens of dev sign-in. [auth.DevIssuer] implements it.
type Signer interface {
	SignIn(profile auth.DevProfile) (string, auth.Identity, error)
}

// People knows the users. [people.Directory] implements it.
type People interface {
	// Identify verifies a session token and returns whose it is.
	Identify(ctx context.Context, token string) (auth.Identity, error)
	// IsAdmin reports whether a user is an admin.
	IsAdmin(ctx context.Context, id auth.Identity) (bool, error)
	// Remember stores what a token says about a user, and returns the stored user.
	Remember(ctx context.Context, id auth.Identity) (drop.User, error)
	// SetProfile changes a user's own profile, and returns the user. drop.ErrNotFound: the user is
	// deleted.
	SetProfile(ctx context.Context, id auth.Identity, changes drop.ProfileChanges) (drop.User, error)
	// Record stores all fields of a user that Clerk has sent, unless newer data is stored.
	Record(ctx context.Context, user drop.User) error
	// Erase deletes the personal data of a user whom Clerk has deleted.
	Erase(ctx context.Context, userID string, at time.Time) error
}

// Users reads users as admins see them.
type Users interface {
	// Records reads at most limit users after a place, blocked ones first, then the newest first.
	Records(ctx context.Context, filter drop.UserFilter, after drop.UserPlace, limit int) ([]drop.UserRecord, error)
	// Get reads a user by Clerk id.
	Get(ctx context.Context, clerkID string) (drop.User, error)
}

// Blocks blocks users from reserving, and unblocks them. Each method returns the changed user.
// [people.Blocks] implements it. drop.ErrNotFound: no user with that Clerk id has signed in.
type Blocks interface {
	Block(ctx context.Context, userID string, by drop.Admin) (drop.UserRecord, error)
	Unblock(ctx context.Context, userID string) (drop.UserRecord, error)
}

// Clock tells Postgres's time.
type Clock interface {
	Now() time.Time
}

// Webhook verifies and decodes Clerk's events. [auth.Webhook] implements it.
type Webhook interface {
	Read(header http.Header, body []byte) (auth.UserEvent, error)
}

// Probe says whether this replica is ready, and if not, why.
type Probe interface {
	Readiness(ctx context.Context) (status Readiness, reason string)
}

// Sockets serves WebSockets.
type Sockets interface {
	Handle(w http.ResponseWriter, r *http.Request, clientIP string)
}

// Pressure says which requests to refuse while there is more to do than can be done.
// [pressure.Meter] implements it.
type Pressure interface {
	Refuse() bool
}

// Metrics counts every request.
type Metrics interface {
	Request(route, method string, status int, took time.Duration)
}
