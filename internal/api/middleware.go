package api

import (
	"bytes"
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
)

// maxBody bounds a request's body. The largest that the API reads are Clerk's events, which are far
// smaller.
const maxBody = 64 << 10

// requestIDHeader has the id that a request has in our log. A proxy may set it.
const requestIDHeader = "X-Request-Id"

// Values of headers. They are shared, so that a reply does not allocate them: nothing may write
// into them.
//
//nolint:gochecknoglobals // constants; Go has none of this type
var (
	noSniff     = []string{"nosniff"}
	noStore     = []string{"no-store"}
	problemType = []string{"application/problem+json"}
	jsonType    = []string{"application/json"}
)

// identify gives the request an id: the one in its header if that is safe to log, or else a new
// one.
func identify(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !isSafeID(id) {
		id = uuid.NewString()
	}
	header := c.Writer.Header()
	header[requestIDHeader] = []string{id}
	header["X-Content-Type-Options"] = noSniff
	header["Cache-Control"] = noStore // handlers of public pages replace it
	c.Request = c.Request.WithContext(&facts{Context: c.Request.Context(), exchange: c, requestID: id})
}

func isSafeID(id string) bool {
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

// methodLabel returns the label of a method in metrics. Clients can send any method, and each new
// label value takes memory for as long as the process runs.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "other"
	}
}

// recoverPanic replies to a panic with a 500 and logs its stack.
func recoverPanic(log *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			p := recover()
			if p == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
				panic(p) // net/http then closes the connection, because the reply has begun
			}
			if p != nil {
				log.ErrorContext(c.Request.Context(), "panic", "panic", p, "stack", string(debug.Stack()))
				fail(c, fmt.Errorf("panic: %v", p))
			}
		}()
		c.Next()
	}
}

// cors allows pages of the listed origins to read the replies. It does not allow credentials,
// because there are no cookies.
func cors(origins origin.Origins) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Writer.Header().Add("Vary", "Origin")
		if !origins.Allows(c.Request) {
			return
		}
		c.Header("Access-Control-Allow-Origin", c.GetHeader("Origin"))
		c.Header("Access-Control-Expose-Headers", "Content-Disposition, ETag, Retry-After, "+requestIDHeader)
		if c.Request.Method == http.MethodOptions && c.GetHeader("Access-Control-Request-Method") != "" {
			c.Header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
			c.Header("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, Idempotency-Key, "+requestIDHeader)
			c.Header("Access-Control-Max-Age", "600")
			c.AbortWithStatus(http.StatusNoContent)
		}
	}
}

// limitTime sets the deadline within which a request must be answered. Work that the request shares
// with others goes on after it. Exports and sockets have no deadline. A route that has no export
// has one whatever the request accepts, because its header is the client's to choose.
func limitTime(routes map[route]operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.FullPath() == "/ws" || routes[routeOf(c)].exports && wantsCSV(c) {
			return
		}
		limited := &deadline{Context: c.Request.Context(), at: time.Now().Add(shop.AnswerLimit)}
		defer limited.cancel()
		c.Request = c.Request.WithContext(limited)
		c.Next()
	}
}

// limitBody refuses bodies that are larger than maxBody.
func limitBody(c *gin.Context) {
	if c.Request.ContentLength > maxBody {
		fail(c, errTooLarge)
		return
	}
	if c.Request.ContentLength == 0 {
		return // net/http gives no body to read then
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxBody)
}

// checkIDAndBody refuses an id that is not in the usual form of a UUID. On routes that take a body,
// it also refuses a body that is not exactly one JSON value, or that has unknown or repeated
// fields, which the decoder would accept. Where openapi.yaml does not require a body, there may be
// none. It runs after guard, so that no body is read before its sender is known.
func checkIDAndBody(routes map[route]operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.FullPath() == "" { // no route: gin may have left the parameters of a similar one
			return
		}
		if id := c.Param("id"); id != "" && len(id) != len(uuid.Nil.String()) { // uuid.Parse accepts other forms too
			fail(c, malformed(errBadID))
			return
		}
		operation := routes[routeOf(c)]
		if !operation.takesBody || c.Request.ContentLength == 0 && !operation.needsBody {
			return
		}
		body, err := io.ReadAll(c.Request.Body)
		if err == nil && (operation.needsBody || len(bytes.TrimSpace(body)) > 0) {
			err = checkBody(body, operation.fields)
		}
		if err != nil {
			fail(c, malformed(err))
			return
		}
		c.Request.Body = &readBody{Reader: bytes.NewReader(body), text: body}
		if operation.fields == nil {
			c.Set(bodyKey, body)
		}
	}
}

func checkBody(body []byte, fields map[string]limits) error {
	switch {
	case !json.Valid(body):
		return errNotJSON
	case fields == nil:
		return nil
	default:
		return checkFields(body, fields)
	}
}

// bodyKey is where the bytes of a body of unknown fields are kept, for handlers that verify a
// signature over them.
const bodyKey = "body"

var errBadID = errors.New("invalid format for parameter id")

var errNotJSON = errors.New("the body is not one JSON value")
