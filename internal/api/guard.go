package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/auth"
)

// guard decides who may go on. Who you are is checked before what you sent.
//
// A signed-in user is limited as a user, wherever the requests come from: a campus is one address.
// Everybody else, and anyone who shows a token that is refused, is limited by address.
type guard struct {
	routes    map[route]operation
	people    People
	users     *limiter
	addresses *limiter
}

func newGuard(s *server) *guard {
	return &guard{
		routes: s.routes, people: s.People,
		users:     newLimiter(s.Limits.UserRequestsPerSecond),
		addresses: newLimiter(s.Limits.AddressRequestsPerSecond),
	}
}

// check is gin middleware. Paths that the API's description does not name are open: pictures,
// pages, the socket.
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
	case !g.addresses.allow(c.ClientIP()):
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
	if err != nil {
		if !g.addresses.allow(c.ClientIP()) {
			return errRateLimited
		}
		if rule == anyone { // what anybody may see, somebody with an old token may too
			return nil
		}
		return err
	}
	if !g.users.allow(id.UserID) {
		return errRateLimited
	}
	if rule == admin {
		if err := g.mustBeAdmin(c.Request.Context(), id); err != nil {
			return err
		}
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), identityKey{}, id))
	return nil
}

func (g *guard) mustBeAdmin(ctx context.Context, id auth.Identity) error {
	isAdmin, err := g.people.IsAdmin(ctx, id)
	if err == nil && !isAdmin {
		return errForbidden
	}
	return err
}

type identityKey struct{}

// identityOf returns who is asking, on a route that is not open to anyone.
func identityOf(ctx context.Context) auth.Identity {
	id, _ := ctx.Value(identityKey{}).(auth.Identity)
	return id
}

// bearer returns the token of an Authorization header, empty when there is none. White space before
// it is a part of it, and has it refused: a token has one spelling.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// isProbe reports whether a route is for the machinery that keeps the service up, which must never
// be limited.
func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }
