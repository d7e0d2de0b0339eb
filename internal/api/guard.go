package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// guard decides who may go on. Who you are is checked before what you sent.
//
// A signed-in user is limited as a user, wherever the requests come from: a campus is one address. Everybody else, and
// whoever shows a token that is refused, is limited by address.
type guard struct {
	routes    map[route]operation
	verifier  Verifier
	roles     auth.Roles
	people    People
	users     *limiter
	addresses *limiter
}

// check is gin middleware. Paths that the API's description does not name are open: pictures, pages, the socket.
func (g *guard) check(c *gin.Context) {
	operation, described := g.routes[route{c.Request.Method, c.FullPath()}]
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
	id, first, err := g.verifier.Verify(c.Request.Context(), token)
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
	if first {
		g.people.Notice(token, UserOf(id))
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
	if g.roles.IsListedAdmin(id) {
		return nil
	}
	role, err := g.people.Role(ctx, id.UserID)
	if err != nil {
		return err
	}
	if role != drop.RoleAdmin {
		return errForbidden
	}
	return nil
}

type identityKey struct{}

// identityOf returns who is asking, on a route that is not open to anyone.
func identityOf(ctx context.Context) auth.Identity {
	id, _ := ctx.Value(identityKey{}).(auth.Identity)
	return id
}

// bearer returns the token of an Authorization header, empty when there is none. White space before it is a part of it, and
// has it refused: a token has one spelling.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// isProbe reports whether a route is for the machinery that keeps the service up, which must never be limited.
func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }

// UserOf is what a token says of its user.
func UserOf(id auth.Identity) drop.User {
	return drop.User{
		ClerkID:   id.UserID,
		Email:     id.Email,
		FirstName: id.FirstName,
		LastName:  id.LastName,
		ImageURL:  id.ImageURL,
		SeenAt:    id.IssuedAt,
	}
}
