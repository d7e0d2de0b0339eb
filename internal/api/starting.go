package api

import (
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/config"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
)

var errStarting = &drop.Refusal{Code: drop.CodeUnavailable, Detail: "The server is starting. Try again in a second."}

// StartingOptions are those of [Options] that are known from the start.
type StartingOptions struct {
	DevSignIn   bool // whether the handler that comes after this one has dev sign-in
	Origins     origin.Origins
	Metrics     Metrics
	Log         *slog.Logger
	LogRequests config.RequestLog
}

// NewStarting returns the handler of a process that is still starting: /healthz is 200, /readyz is
// 503 and says so, and every other request is 503 with Retry-After.
func NewStarting(o StartingOptions) http.Handler {
	engine := newEngine()
	engine.Use(identify, observe(o.Metrics, o.Log, o.LogRequests), keepLocal(o.DevSignIn, o.Origins), cors(o.Origins))
	engine.GET("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, Health{Status: "ok"}) })
	engine.GET("/readyz", func(c *gin.Context) { c.JSON(http.StatusServiceUnavailable, Health{Status: string(Starting)}) })
	engine.NoRoute(refuseWhileStarting)
	engine.NoMethod(refuseWhileStarting)
	return headAsGet(engine)
}

func refuseWhileStarting(c *gin.Context) { fail(c, errStarting) }
