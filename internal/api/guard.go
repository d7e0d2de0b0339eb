package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/address"
	"sneakerhead/internal/allowance"
	"sneakerhead/internal/auth"
)

// guard checks who makes a request and whether they may, and applies the rate limits. It runs
// before the body is read.
//
// Signed-in users are limited by user and not by address, because a whole campus may have one
// address. Requests without a token, or with one that is refused, are limited by address.
type guard struct {
	routes    map[route]operation
	people    People
	users     *allowance.Limiter
	addresses *allowance.Limiter
	proxies   address.Proxies
}

func newGuard(s *server) *guard {
	return &guard{
		routes: s.routes, people: s.People,
		users:     allowance.New(s.Limits.UserRequestsPerSecond),
		addresses: s.Addresses,
		proxies:   s.Serving.TrustedProxies,
	}
}

// check is gin middleware. Paths that openapi.yaml does not name (pictures, pages, the socket) are
// open and not limited.
func (g *guard) check(c *gin.Context) {
	operation, described := g.routes[routeOf(c)]
	if !described || isProbe(c.FullPath()) {
		return
	}
	token := bearer(c.Request)
	var err error
	switch {
	case token != "":
		err = g.admit(c, operation.access, token)
	case !g.allowsAddress(c.Request):
		err = errRateLimited
	case operation.access != anyone:
		err = errSignIn
	}
	if err != nil {
		fail(c, err)
	}
}

func (g *guard) admit(c *gin.Context, rule access, token string) error {
	id, err := g.people.Identify(c.Request.Context(), token)
	verifies := err == nil || errors.Is(err, auth.ErrDeletedUser)
	switch {
	case verifies && !g.users.Allow(id.UserID), !verifies && !g.allowsAddress(c.Request): // a token that verifies costs its address nothing
		return errRateLimited
	case err != nil && rule == anyone: // the route needs no token, so a refused one does not matter
		return nil
	case err != nil:
		return err
	}
	if rule == admin {
		if err := g.mustBeAdmin(c.Request.Context(), id); err != nil {
			return err
		}
	}
	factsOf(c.Request.Context()).caller = id
	return nil
}

func (g *guard) allowsAddress(r *http.Request) bool {
	return g.addresses.Allow(address.Key(g.proxies.ClientOf(r)))
}

func (g *guard) mustBeAdmin(ctx context.Context, id auth.Identity) error {
	isAdmin, err := g.people.IsAdmin(ctx, id)
	if err == nil && !isAdmin {
		return errForbidden
	}
	return err
}

// bearer returns the token of an Authorization header, or an empty text. It does not trim: a token
// with more white space in front of it is refused.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// isProbe reports whether a route is for load balancers and orchestrators, which must never be
// limited.
func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }
