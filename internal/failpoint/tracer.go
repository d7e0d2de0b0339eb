package failpoint

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Tracer traces the ledger's connections, for the gaps within a call of the Ledger port: between
// the two round trips of a transaction, and between its COMMIT and the reply.
func (s *Set) Tracer() pgx.QueryTracer { return tracer{s} }

type tracer struct{ set *Set }

// tripKey is the context key of a round trip's name: first or second, or sent once all of the
// second has been sent.
type tripKey struct{}

// tripOf recognises a round trip by its first or last statement; "" is neither.
func tripOf(batch *pgx.Batch) string {
	switch n := len(batch.QueuedQueries); {
	case n == 0:
		return ""
	case batch.QueuedQueries[0].SQL == "BEGIN":
		return "first"
	case batch.QueuedQueries[n-1].SQL == "COMMIT":
		return "second"
	default:
		return ""
	}
}

// TraceBatchStart implements pgx.BatchTracer. To fail a batch it returns a context that has ended,
// so that pgx does not send the batch.
func (t tracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	kinds, ok := ctx.Value(kindsKey{}).([]string)
	trip := tripOf(data.Batch)
	if !ok || trip == "" {
		return ctx
	}
	if trip == "second" && t.set.pass("decided", kinds...) != nil {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		return ended
	}
	return context.WithValue(ctx, tripKey{}, &trip)
}

// TraceBatchQuery implements pgx.BatchTracer. When the first reply of the second trip arrives, all
// of it has been sent.
func (t tracer) TraceBatchQuery(ctx context.Context, conn *pgx.Conn, _ pgx.TraceBatchQueryData) {
	kinds, _ := ctx.Value(kindsKey{}).([]string)
	if trip, ok := ctx.Value(tripKey{}).(*string); ok && *trip == "second" {
		*trip = "sent"
		if t.set.pass("sent", kinds...) != nil {
			_ = conn.PgConn().Conn().Close()
		}
	}
}

// TraceBatchEnd implements pgx.BatchTracer.
func (t tracer) TraceBatchEnd(ctx context.Context, conn *pgx.Conn, _ pgx.TraceBatchEndData) {
	kinds, _ := ctx.Value(kindsKey{}).([]string)
	if trip, ok := ctx.Value(tripKey{}).(*string); ok && *trip == "first" && t.set.pass("locked", kinds...) != nil {
		_ = conn.PgConn().Conn().Close()
	}
}

// TraceQueryStart implements pgx.QueryTracer.
func (tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
