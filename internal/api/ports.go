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

// Shop is what can be done with drops. [shop.Service] is one.
type Shop interface {
	Create(ctx context.Context, d drop.Drop, actor string) (drop.View, error)
	Reserve(ctx context.Context, dropID uuid.UUID, userID string) (drop.Held, error)
	Purchase(ctx context.Context, reservationID uuid.UUID, userID string, buyer drop.Person) (drop.Bought, error)
	Cancel(ctx context.Context, reservationID uuid.UUID, userID string) (drop.Held, error)

	Edit(ctx context.Context, dropID uuid.UUID, changes drop.Changes, by drop.Admin) (drop.View, error)
	Adjust(ctx context.Context, dropID, commandID uuid.UUID, delta int, by drop.Admin) (drop.View, error)
	Pause(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	Resume(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	End(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	Withdraw(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error)
	Release(ctx context.Context, reservationID uuid.UUID, by drop.Admin) (drop.Held, error)
}

// Pages has the public lists and drops, already encoded. [pages.Reader] is one.
type Pages interface {
	List(ctx context.Context, shelf drop.Shelf) (pages.Page, error)
	DropPage(ctx context.Context, dropID uuid.UUID) (pages.Page, error)
	// Changed says that some drop is not what it was.
	Changed()
}

// Records reads what admins see of drops, newest first: at most limit rows after an id (uuid.Max
// begins), or each of them.
type Records interface {
	Drops(ctx context.Context, filter drop.Filter, after uuid.UUID, limit int) ([]drop.View, error)
	Stats(ctx context.Context, dropID uuid.UUID) (drop.Stats, error)
	Reservations(ctx context.Context, dropID uuid.UUID, status drop.ReservationStatus, after uuid.UUID, limit int) ([]drop.ReservationRecord, error)
	Purchases(ctx context.Context, dropID, after uuid.UUID, limit int) ([]drop.PurchaseRecord, error)
	Ledger(ctx context.Context, dropID uuid.UUID, before int64, limit int) ([]drop.EntryRecord, error)
	EachReservation(ctx context.Context, dropID uuid.UUID, status drop.ReservationStatus, write func(drop.ReservationRecord) error) error
	EachPurchase(ctx context.Context, dropID uuid.UUID, write func(drop.PurchaseRecord) error) error
	EachEntry(ctx context.Context, dropID uuid.UUID, write func(drop.EntryRecord) error) error
}

// Idempotency remembers which request had which Idempotency-Key.
type Idempotency interface {
	// Claim returns the command id under which somebody's request with that key is carried out: the
	// one offered, or the one of the first request. drop.ErrIdempotencyMismatch: the key was sent
	// with another request.
	Claim(ctx context.Context, actor, key string, fingerprint []byte, offered uuid.UUID) (uuid.UUID, error)
}

// History reads what a user has held and bought, newest first, at most limit rows after a place.
type History interface {
	Reservations(ctx context.Context, userID string, status drop.ReservationStatus, after drop.Place, limit int) ([]drop.OwnReservation, error)
	Purchases(ctx context.Context, userID string, after drop.Place, limit int) ([]drop.OwnPurchase, error)
}

// Signer signs people in for development. [auth.DevIssuer] is one.
type Signer interface {
	SignIn(profile auth.DevProfile) (string, auth.Identity, error)
}

// People knows who signs in. [people.Directory] is one.
type People interface {
	// Identify returns whom a session token belongs to.
	Identify(ctx context.Context, token string) (auth.Identity, error)
	// IsAdmin reports whether a user is an admin.
	IsAdmin(ctx context.Context, id auth.Identity) (bool, error)
	// Remember writes down who somebody is, and returns them as they are known now.
	Remember(ctx context.Context, id auth.Identity) (drop.User, error)
	// SetProfile writes what users change about themselves, and returns them. drop.ErrNotFound:
	// they are gone.
	SetProfile(ctx context.Context, id auth.Identity, changes drop.ProfileChanges) (drop.User, error)
	// Record writes all that Clerk says of a user, unless something newer is known.
	Record(ctx context.Context, user drop.User) error
	// Erase takes away what is personal of a user who is gone.
	Erase(ctx context.Context, userID string, at time.Time) error
}

// Clock tells the time as Postgres has it.
type Clock interface {
	Now() time.Time
}

// Webhook reads what Clerk sends. [auth.Webhook] is one.
type Webhook interface {
	Read(header http.Header, body []byte) (auth.UserEvent, error)
}

// Probe says whether to send requests here.
type Probe interface {
	Readiness(ctx context.Context) (status Readiness, reason string)
}

// Sockets takes over a request that asks for a WebSocket.
type Sockets interface {
	Handle(w http.ResponseWriter, r *http.Request, clientIP string)
}

// Metrics are told of every request.
type Metrics interface {
	Request(route, method string, status int, took time.Duration)
}
