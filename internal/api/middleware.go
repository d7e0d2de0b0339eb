package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"sneakerhead/internal/origin"
	"sneakerhead/internal/shop"
	"sneakerhead/internal/telemetry"
)

// maxBody bounds a request's body: Clerk's events are the largest that the API takes, and rarely
// near it.
const maxBody = 64 << 10

// requestIDHeader carries the id under which a request stands in our log. A proxy may set it.
const requestIDHeader = "X-Request-Id"

// identify gives the request an id: the proxy's if it is a plain one, else a new one.
func identify(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !plainID(id) {
		id = uuid.NewString()
	}
	c.Header(requestIDHeader, id)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store") // unless a public page says otherwise
	c.Request = c.Request.WithContext(telemetry.WithRequestID(c.Request.Context(), id))
}

func plainID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// observe counts and times the request, and logs it: what is our fault as an error, the rest only
// when asked for.
func observe(metrics Metrics, log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		began := time.Now()
		c.Next()
		took, status := time.Since(began), c.Writer.Status()
		metrics.Request(c.FullPath(), methodLabel(c.Request.Method), status, took)
		level := slog.LevelDebug
		if status == http.StatusInternalServerError {
			level = slog.LevelError
		}
		if !log.Enabled(c, level) {
			return
		}
		attributes := []slog.Attr{
			slog.String("method", c.Request.Method), slog.String("route", c.FullPath()),
			slog.Int("status", status), slog.Float64("tookMs", float64(took.Microseconds())/1000),
		}
		if failed, ok := c.Get(noteKey); ok {
			attributes = append(attributes, slog.Any("failure", failed))
		}
		log.LogAttrs(c.Request.Context(), level, "request", attributes...)
	}
}

// methodLabel names a method in metrics. Strangers can make up as many as they like, and each label
// is kept for good.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "other"
	}
}

// recoverPanic answers a panic with a problem, and keeps its stack for the log.
func recoverPanic(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			p := recover()
			if p == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
				panic(p) // a reply that has begun can only be broken off
			}
			if p != nil {
				log.ErrorContext(c.Request.Context(), "panic", "panic", p, "stack", string(debug.Stack()))
				fail(c, fmt.Errorf("panic: %v", p))
			}
		}()
		c.Next()
	}
}

// cors lets the pages of listed origins read the replies. Credentials are never allowed: there are
// no cookies.
func cors(origins origin.Origins) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Writer.Header().Add("Vary", "Origin")
		if !origins.Allows(c.Request) {
			return
		}
		c.Header("Access-Control-Allow-Origin", c.GetHeader("Origin"))
		c.Header("Access-Control-Expose-Headers", "ETag, Retry-After, "+requestIDHeader)
		if c.Request.Method == http.MethodOptions && c.GetHeader("Access-Control-Request-Method") != "" {
			c.Header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
			c.Header("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, Idempotency-Key, "+requestIDHeader)
			c.Header("Access-Control-Max-Age", "600")
			c.AbortWithStatus(http.StatusNoContent)
		}
	}
}

// answerInTime ends the wait of a request whose stores do not answer. What was begun for other
// callers too is carried out all the same. Exports and sockets take their own time.
func answerInTime(c *gin.Context) {
	if c.FullPath() == "/ws" || wantsCSV(c) {
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), shop.AnswerLimit)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// limitBody bounds what a request may carry.
func limitBody(c *gin.Context) {
	if c.Request.ContentLength > maxBody {
		fail(c, errTooLarge)
		return
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
}

// wholeJSON refuses an id that is not spelled as we spell it and, on the routes that take a body,
// one that is not exactly one JSON value, or has other fields than are described. The decoder
// behind it would stop at the value's end. It runs when it is known who sends the body.
func wholeJSON(routes map[route]operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		if id := c.Param("id"); id != "" && len(id) != len(uuid.Nil.String()) { // uuid reads other spellings too
			fail(c, malformed(errBadID))
			return
		}
		operation := routes[routeOf(c)]
		if !operation.takesBody {
			return
		}
		body, err := io.ReadAll(c.Request.Body)
		if err == nil && !json.Valid(body) {
			err = errNotJSON
		}
		if err == nil && operation.fields != nil {
			err = checkFields(body, operation.fields)
		}
		if err != nil {
			fail(c, malformed(err))
			return
		}
		c.Request.Body = io.NopCloser(bytes.NewReader(body))
		c.Set(bodyKey, body)
	}
}

// bodyKey keeps a body as it was sent, to the byte, for what is signed over it.
const bodyKey = "body"

var errBadID = errors.New("invalid format for parameter id")

var errNotJSON = errors.New("the body is not one JSON value")
