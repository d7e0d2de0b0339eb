package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
)

var errStarting = &drop.Refusal{Code: drop.CodeUnavailable, Detail: "The server is starting. Try again in a second."}

// NewStarting returns the handler of a process that is still starting: /healthz is 200, /readyz is
// 503 and says so, and every other request is 503 with Retry-After. Set devSignIn where the handler
// that comes after it has dev sign-in.
func NewStarting(devSignIn bool, origins origin.Origins) http.Handler {
	engine := newEngine()
	engine.Use(identify, keepLocal(devSignIn, origins), cors(origins))
	engine.GET("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, Health{Status: "ok"}) })
	engine.GET("/readyz", func(c *gin.Context) { c.JSON(http.StatusServiceUnavailable, Health{Status: string(Starting)}) })
	engine.NoRoute(refuseWhileStarting)
	engine.NoMethod(refuseWhileStarting)
	return headAsGet(engine)
}

func refuseWhileStarting(c *gin.Context) { fail(c, errStarting) }
