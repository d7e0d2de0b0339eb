package api

import (
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/gin-gonic/gin/codec/json"
)

// setUpGin sets gin's global settings.
//
//nolint:gochecknoglobals // gin's globals, set once
var setUpGin = sync.OnceFunc(func() {
	gin.SetMode(gin.ReleaseMode)
	binding.EnableDecoderDisallowUnknownFields = true
	json.API = codec{json.API}
})

// newEngine returns a gin engine without routes. Its ClientIP is not used, because it reads
// X-Real-IP too, and no address with a port: see package address.
func newEngine() *gin.Engine {
	setUpGin()
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false // gin answers a redirect before any middleware runs
	engine.RedirectFixedPath = false
	engine.ForwardedByClientIP = false
	return engine
}

// headAsGet passes HEAD on as GET. net/http does not send the body then.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			asGet := *r
			asGet.Method = http.MethodGet
			r = &asGet
		}
		next.ServeHTTP(w, r)
	})
}
