package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/config"
	"sneakerhead/internal/telemetry"
)

// observe counts and times the request, and logs it if it is one of those that are to be logged.
func observe(metrics Metrics, log *slog.Logger, which config.RequestLog) gin.HandlerFunc {
	log = telemetry.EveryLine(log)
	return func(c *gin.Context) {
		began := time.Now()
		c.Next()
		took, status := time.Since(began), c.Writer.Status()
		metrics.Request(c.FullPath(), methodLabel(c.Request.Method), status, took)
		level := levelOf(status, which)
		if isProbe(c.FullPath()) && which != config.LogAll {
			level = slog.LevelDebug // balancers ask each few seconds, and nobody asks about one of them
		}
		if !log.Enabled(c.Request.Context(), level) {
			return
		}
		attributes := []slog.Attr{
			slog.String("method", c.Request.Method), slog.String("route", c.FullPath()),
			slog.Int("status", status), slog.Float64("tookMs", float64(took.Microseconds())/1000),
		}
		if failed := factsOf(c.Request.Context()).failed; failed.err != nil {
			attributes = append(attributes, slog.Any("failure", failed))
		}
		log.LogAttrs(c.Request.Context(), level, "request", attributes...)
	}
}

// levelOf returns the level at which a request is logged.
func levelOf(status int, which config.RequestLog) slog.Level {
	switch {
	case status == http.StatusInternalServerError:
		return slog.LevelError
	case status > http.StatusInternalServerError && which != config.LogNone:
		return slog.LevelWarn
	case which == config.LogAll:
		return slog.LevelInfo
	default:
		return slog.LevelDebug
	}
}
