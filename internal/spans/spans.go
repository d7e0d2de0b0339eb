// Package spans makes the adapters' trace spans, with OpenTelemetry. When main has not started
// tracing, a span costs one comparison.
//
// A batch works for many callers, but a span has one parent. A batch's span is therefore a child of
// the first sampled caller, and is linked to all callers: it is recorded if any of their requests
// is, and can be found from each of them.
package spans

import (
	"context"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"sneakerhead/internal/combiner"
)

// The attributes of spans: counts, and the drop's id. Nothing that identifies a person.
const (
	DropID    attribute.Key = "drop.id"
	Commands  attribute.Key = "ledger.commands"
	Entries   attribute.Key = "ledger.entries"
	Uncertain attribute.Key = "ledger.uncertain"
	Users     attribute.Key = "gate.users" // how many
)

// On reports whether main has started tracing.
func On() bool {
	_, on := otel.GetTracerProvider().(*sdk.TracerProvider)
	return on
}

// Maker starts the spans of one package. The zero Maker starts none.
type Maker struct {
	tracer trace.Tracer // nil when tracing is off
}

// For returns the maker of a package, by the package's name. Call it after main has started
// tracing.
func For(name string) Maker {
	if !On() {
		return Maker{}
	}
	return Maker{tracer: otel.Tracer("sneakerhead/" + name)}
}

// Start begins a span about a drop, as a child of ctx's span or, in a batch, of one of its callers.
// End it.
func (m Maker) Start(ctx context.Context, name string, dropID uuid.UUID, attributes ...attribute.KeyValue) (context.Context, trace.Span) {
	if m.tracer == nil {
		return ctx, noop.Span{}
	}
	options := []trace.SpanStartOption{
		trace.WithAttributes(DropID.String(dropID.String())), trace.WithAttributes(attributes...),
	}
	if !trace.SpanContextFromContext(ctx).IsValid() {
		parent, links := callers(ctx)
		ctx = trace.ContextWithSpanContext(ctx, parent)
		options = append(options, trace.WithLinks(links...))
	}
	return m.tracer.Start(ctx, name, options...)
}

// callers returns the first sampled caller of a batch, or the first one if none is sampled, and
// links to all callers. The SDK keeps as many links as it is configured to.
func callers(ctx context.Context) (parent trace.SpanContext, links []trace.Link) {
	for _, caller := range combiner.Callers(ctx) {
		calling := trace.SpanContextFromContext(caller)
		if !calling.IsValid() {
			continue
		}
		if !parent.IsValid() || calling.IsSampled() && !parent.IsSampled() {
			parent = calling
		}
		links = append(links, trace.Link{SpanContext: calling})
	}
	return parent, links
}

// End ends a span. It records that there was an error, but not its text, which may quote what a
// user sent.
func End(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}
