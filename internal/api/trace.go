package api

import (
	"strings"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
)

// trace makes a span for each request to the API when tracing is on. The span has the name of the
// route, not the path. Probes, files and sockets, which last for hours, have none. otelgin also
// adds data about the client, such as its address; package telemetry removes it before spans are
// exported.
func trace(on bool) gin.HandlerFunc {
	if !on {
		return func(*gin.Context) {}
	}
	return otelgin.Middleware("", otelgin.WithGinFilter(func(c *gin.Context) bool {
		return strings.HasPrefix(c.FullPath(), "/api/")
	}))
}
