package api

import (
	"log/slog"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"sneakerhead/internal/address"
)

// warnOfIgnoredProxy logs, at most once a minute, that a request has an X-Forwarded-For that is not
// believed. Mostly that is a proxy of our own that TRUSTED_PROXIES does not have, for which all
// visitors seem to have one address, and so one limit.
func warnOfIgnoredProxy(trusted address.Proxies, log *slog.Logger) gin.HandlerFunc {
	once := rate.Sometimes{Interval: time.Minute}
	return func(c *gin.Context) {
		if c.Request.Header.Get("X-Forwarded-For") == "" || trusted.Trusts(c.Request) {
			return
		}
		once.Do(func() {
			log.WarnContext(c.Request.Context(), "X-Forwarded-For is ignored: set TRUSTED_PROXIES", "from", c.Request.RemoteAddr)
		})
	}
}
