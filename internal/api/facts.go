package api

import (
	"context"
	"log/slog"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/telemetry"
)

// facts are what middleware finds out about a request for those that come after it. They are one
// value, which is filled in as the request goes on: a context and a copy of the request for each of
// them would cost more than the facts.
type facts struct {
	context.Context

	exchange  *gin.Context // until the request is answered: gin uses it again for another
	requestID string
	caller    auth.Identity // on a route that is open to anyone it may be empty
	failed    failure       // why the request is answered with a problem, for the log
}

// Value implements context.Context.
func (f *facts) Value(key any) any {
	switch key {
	case factsKey{}:
		return f
	case telemetry.RequestIDKey{}:
		return f.requestID
	default:
		return f.Context.Value(key)
	}
}

type factsKey struct{}

// factsOf returns the facts of a request; empty ones, which nobody sees, when identify has not run.
func factsOf(ctx context.Context) *facts {
	if f, ok := ctx.Value(factsKey{}).(*facts); ok {
		return f
	}
	return &facts{Context: ctx}
}

// identityOf returns the caller; on a route that is open to anyone it may be empty.
func identityOf(ctx context.Context) auth.Identity { return factsOf(ctx).caller }

// exchangeOf returns the request and its reply, for what only they have. It panics outside of a
// request.
func exchangeOf(ctx context.Context) *gin.Context {
	c := factsOf(ctx).exchange
	if c == nil {
		panic("api: not in a request")
	}
	return c
}

// failure is the cause of a problem, which the reply does not contain.
type failure struct {
	code drop.Code
	err  error
}

// LogValue implements slog.LogValuer.
func (f failure) LogValue() slog.Value {
	return slog.GroupValue(slog.String("code", string(f.code)), slog.Any("error", f.err))
}
