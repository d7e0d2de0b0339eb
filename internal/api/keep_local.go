package api

import (
	"github.com/gin-gonic/gin"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/origin"
)

var (
	errMisdirected = &drop.Refusal{
		Code: codeMisdirected, Detail: "With sign-in for development, only this machine is served. Use http://localhost and the server's port.",
	}
	errForeignPage = &drop.Refusal{
		Code: codeForbidden, Detail: "Pages of this origin may not sign anybody in. Open the site under its own address, or name its origin in CLIENT_URL.",
	}
)

// keepLocal serves this machine only while anybody may sign in as anybody. The listener is on a
// loopback address then, but the browser of its user reaches that too, from any page: a page whose
// name was made to lead here is known by its Host, and one that calls from elsewhere by its Origin.
// Programs send no Origin.
func keepLocal(devSignIn bool, origins origin.Origins) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !devSignIn {
			return
		}
		if !origin.IsLoopback(c.Request.Host) {
			fail(c, errMisdirected)
			return
		}
		fromPage := len(c.Request.Header["Origin"]) > 0
		if c.FullPath() == "/api/dev/sign-in" && fromPage && !origins.Allows(c.Request) {
			fail(c, errForeignPage)
		}
	}
}
