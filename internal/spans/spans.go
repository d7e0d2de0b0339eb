// Package spans is how the adapters trace what they do for a drop: with otel's tracing, when main has started that, and
// otherwise at the cost of one comparison.
//
// A batch works for many callers, and a span has one parent. So a batch's span is a child of the first caller who is
// sampled, and is linked to all of them: it is recorded exactly when one of the requests is that it works for, and each of
// these leads to it.
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

// What a span may say: counts, and which drop. Nothing that leads to a person.
const (
	DropID    attribute.Key = "drop.id"
	Commands  attribute.Key = "ledger.commands"
	Entries   attribute.Key = "ledger.entries"
	Uncertain attribute.Key = "ledger.uncertain"
	Users     attribute.Key = "gate.users" // how many
)

// On reports whether main has started tracing. Until then otel's provider is a placeholder.
func On() bool {
	_, on := otel.GetTracerProvider().(*sdk.TracerProvider)
	return on
}

// Maker starts the spans of one package. The zero Maker makes none.
type Maker struct {
	tracer trace.Tracer // nil when tracing is off
}

// For returns the maker of a package, by its name. Tracing is started before.
func For(name string) Maker {
	if !On() {
		return Maker{}
	}
	return Maker{tracer: otel.Tracer("sneakerhead/" + name)}
}

// Start begins a span of what is done for a drop, as a child of ctx's span or, in a batch, of its callers. End it.
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

// callers returns the first sampled caller of a batch, or the first at all, and links to all. The SDK keeps as many
// links as it is configured to.
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

// End ends a span. Of an error it says only that there was one: the text may quote what somebody sent.
func End(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}
