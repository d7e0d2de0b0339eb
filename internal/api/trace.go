package api

import (
	"strings"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
)

// trace makes, when tracing is on, a span of each request to the API, named by its route and not by
// its path. Probes, sockets, which last for hours, and files are left out. What otelgin knows of
// the client, its address above all, is dropped where spans leave the process.
func trace(on bool) gin.HandlerFunc {
	if !on {
		return func(*gin.Context) {}
	}
	return otelgin.Middleware("", otelgin.WithGinFilter(func(c *gin.Context) bool {
		return strings.HasPrefix(c.FullPath(), "/api/")
	}))
}
