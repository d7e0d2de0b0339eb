package api

import (
	"fmt"
	"net/http"
	"net/netip"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
)

// setUpGin sets gin's global settings.
//
//nolint:gochecknoglobals // gin's globals, set once
var setUpGin = sync.OnceFunc(func() {
	gin.SetMode(gin.ReleaseMode)
	binding.EnableDecoderDisallowUnknownFields = true
})

// newEngine returns a gin engine without routes. It believes X-Forwarded-For from trusted proxies
// only.
func newEngine(trusted []netip.Prefix) (*gin.Engine, error) {
	setUpGin()
	engine := gin.New()
	engine.ContextWithFallback = true // a handler's context is the request's
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false // gin answers a redirect before any middleware runs
	engine.RedirectFixedPath = false
	proxies := make([]string, len(trusted))
	for i, prefix := range trusted {
		proxies[i] = prefix.String()
	}
	if err := engine.SetTrustedProxies(proxies); err != nil {
		return nil, fmt.Errorf("TRUSTED_PROXIES: %w", err)
	}
	return engine, nil
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
