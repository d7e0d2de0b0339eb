package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// Codes of the API itself; those of the domain are in package drop.
const (
	codeMalformed        drop.Code = "malformed_request"
	codeUnauthenticated  drop.Code = "unauthenticated"
	codeForbidden        drop.Code = "forbidden"
	codeMethodNotAllowed drop.Code = "method_not_allowed"
	codeMisdirected      drop.Code = "misdirected_request"
	codeTooLarge         drop.Code = "too_large"
	codeInternal         drop.Code = "internal_error"
)

// statuses maps every code to its HTTP status. A code that is missing counts as a conflict.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var statuses = map[drop.Code]int{
	codeMalformed:                 http.StatusBadRequest,
	codeUnauthenticated:           http.StatusUnauthorized,
	codeForbidden:                 http.StatusForbidden,
	drop.CodeNotFound:             http.StatusNotFound,
	codeMethodNotAllowed:          http.StatusMethodNotAllowed,
	drop.CodeReservationExpired:   http.StatusGone,
	drop.CodeNotLive:              http.StatusConflict,
	drop.CodePaused:               http.StatusConflict,
	drop.CodeEnded:                http.StatusConflict,
	drop.CodeCancelled:            http.StatusConflict,
	drop.CodeSoldOut:              http.StatusConflict,
	drop.CodeAllHeld:              http.StatusConflict,
	drop.CodePurchaseLimit:        http.StatusConflict,
	drop.CodeCoolingDown:          http.StatusConflict,
	drop.CodeBlocked:              http.StatusForbidden,
	drop.CodeReservationCancelled: http.StatusConflict,
	drop.CodeReservationCompleted: http.StatusConflict,
	drop.CodeInsufficientStock:    http.StatusConflict,
	drop.CodeConflict:             http.StatusConflict,
	codeMisdirected:               http.StatusMisdirectedRequest,
	codeTooLarge:                  http.StatusRequestEntityTooLarge,
	drop.CodeInvalid:              http.StatusUnprocessableEntity,
	drop.CodeIdempotencyMismatch:  http.StatusUnprocessableEntity,
	drop.CodeRateLimited:          http.StatusTooManyRequests,
	codeInternal:                  http.StatusInternalServerError,
	drop.CodeUnavailable:          http.StatusServiceUnavailable,
	drop.CodeOverloaded:           http.StatusServiceUnavailable,
}

// retryAfterSeconds is the Retry-After of a 429 or 503 that does not say when to try again. All
// limits that cause such ones are over within a second.
const retryAfterSeconds = 1

var (
	errForbidden    = &drop.Refusal{Code: codeForbidden, Detail: "This needs an admin. Sign in as one, or ask one."}
	errSignIn       = &drop.Refusal{Code: codeUnauthenticated, Detail: "Sign in, and send the session token as `Authorization: Bearer …`."}
	errDeleted      = &drop.Refusal{Code: codeUnauthenticated, Detail: "This account was deleted. Sign out, and sign up again to use the shop."}
	errBadSignature = &drop.Refusal{Code: codeUnauthenticated, Detail: "The event's Svix signature is missing, wrong, or from another time."}
	errTooLarge     = &drop.Refusal{Code: codeTooLarge, Detail: fmt.Sprintf("The body is larger than %d bytes. Send less.", maxBody)}
	errRateLimited  = &drop.Refusal{Code: drop.CodeRateLimited, Detail: "Too many requests. Wait a second, then go on more slowly."}
	errInternal     = &drop.Refusal{Code: codeInternal, Detail: "Something broke on our side. Nothing was sold twice; try again, and quote the request id if it stays so."}
)

// malformed turns the error of a request that could not be read into a refusal. The detail contains
// nothing of the server's internals.
func malformed(err error) error {
	detail := "The request could not be read. Check it against /api/openapi.json."
	var wrongType *json.UnmarshalTypeError
	var tooLarge *http.MaxBytesError
	var repeated repeatedField
	switch {
	case errors.As(err, &tooLarge):
		return errTooLarge
	case errors.Is(err, errNotJSON):
		detail = "The body is not one JSON value. Send a JSON object."
	case errors.Is(err, errNotObject):
		detail = "The body is not a JSON object. Check it against /api/openapi.json."
	case errors.As(err, &repeated): // its name is one in openapi.yaml, so it can be repeated in the reply
		detail = fmt.Sprintf("The field %q is there twice. Send it once.", string(repeated))
	case errors.As(err, &wrongType):
		detail = fmt.Sprintf("%q has the wrong type: it is a JSON %s. Check it against /api/openapi.json.", wrongType.Field, wrongType.Value)
	case err != nil && len(err.Error()) < 200 && unknownField.MatchString(err.Error()):
		detail = fmt.Sprintf("There is no field %s here. Remove it, or correct its name.", unknownField.FindStringSubmatch(err.Error())[1])
	case err != nil && parameter.MatchString(err.Error()):
		detail = fmt.Sprintf("The parameter %q is not what it should be. Check it against /api/openapi.json.", parameter.FindStringSubmatch(err.Error())[1])
	}
	return &drop.Refusal{Code: codeMalformed, Detail: detail}
}

// fail ends a request with a problem reply for an error. Every error reply is made here.
func fail(c *gin.Context, err error) {
	refusal, expected := drop.AsRefusal(err)
	switch {
	case expected:
	case errors.Is(err, auth.ErrDeletedUser):
		refusal = errDeleted
	case errors.Is(err, auth.ErrUnauthenticated):
		refusal = errSignIn
	case errors.Is(err, context.Canceled) && c.Request.Context().Err() != nil:
		refusal = drop.ErrUnavailable // the client has gone
	case errors.Is(err, context.DeadlineExceeded):
		refusal = drop.ErrUnavailable
	default:
		refusal = errInternal
	}
	factsOf(c.Request.Context()).failed = failure{code: refusal.Code, err: err}
	write(c, refusal)
}

// replyFailed handles an error while a reply is written: it sends a problem if nothing has been
// sent yet.
func (s *server) replyFailed(c *gin.Context, err error) {
	if !c.Writer.Written() {
		fail(c, err)
		return
	}
	s.Log.DebugContext(c.Request.Context(), "the reply was not sent in full", "error", err)
}

func write(c *gin.Context, refusal *drop.Refusal) {
	status, ok := statuses[refusal.Code]
	if !ok {
		status = http.StatusConflict
	}
	header := c.Writer.Header()
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		header.Set("Retry-After", strconv.Itoa(retryAfter(refusal, time.Now())))
	case http.StatusUnauthorized:
		header.Set("WWW-Authenticate", `Bearer realm="sneakerhead"`)
	}
	header["Content-Type"] = problemType
	c.Abort()
	c.Writer.WriteHeader(status)
	if _, err := c.Writer.Write(encodeProblem(status, refusal, factsOf(c.Request.Context()).requestID)); err != nil {
		_ = c.Error(err) // the client has gone
	}
}

// retryAfter returns how many seconds the caller should wait.
func retryAfter(refusal *drop.Refusal, now time.Time) int {
	if refusal.RetryAt.IsZero() {
		return retryAfterSeconds
	}
	return max(retryAfterSeconds, int(math.Ceil(refusal.RetryAt.Sub(now).Seconds())))
}
