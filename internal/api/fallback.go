package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
)

// refuseAllButProbes makes every path 404 that is not a probe,
// on a replica that serves nothing else.
func refuseAllButProbes(probesOnly bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		if probesOnly && !isProbe(c.Request.URL.Path) {
			fail(c, drop.ErrNotFound)
		}
	}
}

// fallback handles paths that match no route: the web client serves its pages, and everything else
// is 404.
func (s *server) fallback(c *gin.Context) {
	path := c.Request.URL.Path
	api := strings.HasPrefix(path, "/api/") || path == "/api"
	switch {
	case api || c.Request.Method != http.MethodGet: // headAsGet has made HEAD a GET
		fail(c, drop.ErrNotFound)
	case s.Client != nil:
		c.Status(http.StatusOK) // gin sets 404 before NoRoute, and the client may not set a status
		s.Client.ServeHTTP(c.Writer, c.Request)
	case path == "/":
		c.String(http.StatusOK, "SneakerHead is running. Its API: /api/docs; live changes: /ws\n")
	default:
		fail(c, drop.ErrNotFound)
	}
}
