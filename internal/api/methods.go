package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
)

// fixedPaths returns the methods of each path that has no parameters.
func fixedPaths(routes gin.RoutesInfo) map[string][]string {
	fixed := map[string][]string{}
	for _, r := range routes {
		if !strings.ContainsAny(r.Path, ":*") {
			fixed[r.Path] = append(fixed[r.Path], r.Method)
		}
	}
	return fixed
}

// checkMethod refuses a path without parameters that is asked with a method that it does not have.
// gin would look for another route that fits: PUT /api/drops/live would be PUT /api/drops/:id, with
// "live" for an id.
func (s *server) checkMethod(c *gin.Context) {
	methods, known := s.fixed[c.Request.URL.Path]
	if known && !slices.Contains(methods, c.Request.Method) {
		s.refuseMethod(c, methods)
	}
}

// noMethod handles a path that has a route, but none for the request's method. gin has set Allow to
// the methods that there are.
func (s *server) noMethod(c *gin.Context) {
	s.refuseMethod(c, strings.Split(c.Writer.Header().Get("Allow"), ", "))
}

// refuseMethod answers 405 and lists the methods of the path; HEAD is one wherever GET is. cors has
// answered the preflights that it allows.
func (s *server) refuseMethod(c *gin.Context, methods []string) {
	allowed := slices.Clone(methods)
	if slices.Contains(allowed, http.MethodGet) {
		allowed = append(allowed, http.MethodHead)
	}
	slices.Sort(allowed)
	list := strings.Join(allowed, ", ")
	c.Header("Allow", list)
	fail(c, &drop.Refusal{Code: codeMethodNotAllowed, Detail: "This path does not have that method. Use one of these: " + list + "."})
}
