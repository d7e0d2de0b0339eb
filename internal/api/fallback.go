package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
)

// fallback handles paths that match no route: with the web client's pages, and a problem for the
// rest.
func (s *server) fallback(c *gin.Context) {
	path := c.Request.URL.Path
	api := strings.HasPrefix(path, "/api/") || path == "/api"
	switch {
	case api || c.Request.Method != http.MethodGet: // HEAD has become GET
		fail(c, drop.ErrNotFound)
	case s.Client != nil:
		c.Status(http.StatusOK) // what a handler that names no status means; gin would say 404 here
		s.Client.ServeHTTP(c.Writer, c.Request)
	case path == "/":
		c.String(http.StatusOK, "SneakerHead is running. Its API: /api/docs; live changes: /ws\n")
	default:
		fail(c, drop.ErrNotFound)
	}
}
