package telemetry

import (
	"context"
	"log/slog"
)

// RequestIDKey is the key of a context's value that is the id, a string, of the request that the
// context belongs to. Records that are logged with the context have the id.
type RequestIDKey struct{}

// RequestID returns the id of the request that a context belongs to, or an empty text.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(RequestIDKey{}).(string)
	return id
}

// requestHandler adds the request's id to each record. In a logger with an open group the id is in
// that group, like all attributes of a record in slog.
type requestHandler struct{ slog.Handler }

func (h requestHandler) Handle(ctx context.Context, record slog.Record) error {
	if id := RequestID(ctx); id != "" {
		record = record.Clone()
		record.AddAttrs(slog.String("requestId", id))
	}
	return h.Handler.Handle(ctx, record)
}

func (h requestHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestHandler{h.Handler.WithAttrs(attrs)}
}

func (h requestHandler) WithGroup(name string) slog.Handler {
	return requestHandler{h.Handler.WithGroup(name)}
}
