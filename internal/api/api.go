// Package api is the product over HTTP. openapi.yaml says what it looks like; the routing and the types are generated
// from it, and who may call what is read from it, so that a route can be neither forgotten nor left open.
//
// A request passes, in this order: a request id, a span when there is tracing, recovery from panics, the log and the metrics, CORS, the limit on its
// body, who is asking (with the rate limits), and only then what was asked. A handler returns a domain error; problem.go
// is the one place that turns errors into replies.
package api

//go:generate go tool -modfile=../../tools/go.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/google/uuid"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/pages"
)

// Shop is what can be done with drops. [drop.Service] is one.
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

// Records reads what admins see of drops, newest first: at most limit rows after an id (uuid.Max begins), or each of them.
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

// Names remembers which request had which Idempotency-Key.
type Names interface {
	// Claim returns the command id under which somebody's request of that name happens: the one offered, or the one of
	// the first. drop.ErrIdempotencyMismatch: the name was for another request.
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
	// SetProfile writes what users change about themselves, and returns them. drop.ErrNotFound: they are gone.
	SetProfile(ctx context.Context, id auth.Identity, changes drop.ProfileChanges) (drop.User, error)
	// Record writes all that Clerk says of a user, unless something newer is known.
	Record(ctx context.Context, user drop.User) error
	// Erase takes away what is personal of a user who is gone.
	Erase(ctx context.Context, userID string, at time.Time) error
}

// Webhook reads what Clerk sends. [auth.Webhook] is one.
type Webhook interface {
	Read(header http.Header, body []byte) (auth.UserEvent, error)
}

// Probe says whether to send requests here.
type Probe interface {
	Readiness(ctx context.Context) (status Readiness, reason string)
}

// Origins says whether the page that sent a request may talk to this server. [origin.Origins] is one.
type Origins interface {
	Allows(r *http.Request) bool
}

// Sockets takes over a request that asks for a WebSocket.
type Sockets interface {
	Handle(w http.ResponseWriter, r *http.Request, clientIP string)
}

// Options are what the API stands on. Signer is nil unless people sign in for development.
type Options struct {
	Shop    Shop
	Pages   Pages
	History History
	Records Records
	Names   Names
	People  People
	Signer  Signer
	Webhook Webhook // nil without a webhook's secret
	Probe   Probe
	Origins Origins
	Sockets Sockets
	Clock   drop.Clock
	Metrics Metrics
	Log     *slog.Logger
	Tracing bool // requests make spans of otel's

	ClerkPublishableKey string
	HoldDuration        time.Duration // of drops that do not say
	TrustedProxies      []netip.Prefix
	UserLimit           int // requests a second of a signed-in user; 0 for no limit
	AddressLimit        int // anonymous or refused requests a second from an address; 0 for no limit
	Pictures            fs.FS
	Client              http.Handler // the web client, for every path that is nothing else's; nil without one
}

// Metrics are told of every request.
type Metrics interface {
	Request(route, method string, status int, took time.Duration)
}

// setUpGin sets what gin keeps for the whole process.
//
//nolint:gochecknoglobals // gin's globals, set once
var setUpGin = sync.OnceFunc(func() {
	gin.SetMode(gin.ReleaseMode)
	binding.EnableDecoderDisallowUnknownFields = true
})

// New returns the handler of every HTTP request.
func New(o Options) (http.Handler, error) {
	spec, err := GetSpec()
	if err != nil {
		return nil, fmt.Errorf("read the API's description: %w", err)
	}
	document, err := GetSpecJSON()
	if err != nil {
		return nil, fmt.Errorf("read the API's description: %w", err)
	}
	setUpGin()
	engine := gin.New()
	engine.ContextWithFallback = true // a handler's context is the request's
	proxies := make([]string, len(o.TrustedProxies))
	for i, prefix := range o.TrustedProxies {
		proxies[i] = prefix.String()
	}
	if err := engine.SetTrustedProxies(proxies); err != nil {
		return nil, fmt.Errorf("TRUSTED_PROXIES: %w", err)
	}
	routes := operationsOf(spec)
	s := &server{Options: o, routes: routes}
	guard := &guard{
		routes: routes, people: o.People,
		users: newLimiter(o.UserLimit), addresses: newLimiter(o.AddressLimit),
	}
	engine.Use(identify)
	if o.Tracing {
		engine.Use(trace())
	}
	engine.Use(observe(o.Metrics, o.Log), recoverPanic(o.Log), cors(o.Origins), answerInTime, limitBody, guard.check, wholeJSON(routes))
	RegisterHandlersWithOptions(engine, NewStrictHandlerWithOptions(s, nil, StrictGinServerOptions{
		RequestErrorHandlerFunc:  func(c *gin.Context, err error) { fail(c, malformed(err)) },
		HandlerErrorFunc:         fail,
		ResponseErrorHandlerFunc: s.unwritten,
	}), GinServerOptions{ErrorHandler: func(c *gin.Context, err error, _ int) { fail(c, malformed(err)) }})
	engine.GET("/api/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", document) })
	docs, err := docsPage(spec)
	if err != nil {
		return nil, err
	}
	engine.GET("/api/docs", docs)
	engine.GET("/ws", func(c *gin.Context) { o.Sockets.Handle(c.Writer, c.Request, c.ClientIP()) })
	engine.GET("/media/*path", servePictures(o.Pictures))
	engine.NoRoute(s.elsewhere)
	return headAsGet(engine), nil
}

// server answers the routes of the API's description.
type server struct {
	Options
	routes map[route]operation
}
