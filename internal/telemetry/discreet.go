package telemetry

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"

	"sneakerhead/internal/spans"
)

// discreet is an exporter that lets out only what is known to be nobody's. Libraries put clients' addresses, paths with
// ids, and the texts of errors into spans, and what a later version of them adds stays here too.
type discreet struct{ sdk.SpanExporter }

// ExportSpans implements sdk.SpanExporter.
func (d discreet) ExportSpans(ctx context.Context, all []sdk.ReadOnlySpan) error {
	trimmed := make([]sdk.ReadOnlySpan, len(all))
	for i, span := range all {
		trimmed[i] = discreetSpan{span}
	}
	return d.SpanExporter.ExportSpans(ctx, trimmed)
}

type discreetSpan struct{ sdk.ReadOnlySpan }

// Attributes returns those that may be known outside.
func (s discreetSpan) Attributes() []attribute.KeyValue {
	return slices.DeleteFunc(slices.Clone(s.ReadOnlySpan.Attributes()), func(a attribute.KeyValue) bool { return !public(a.Key) })
}

// Events returns none: they are panics and errors, with their texts.
func (discreetSpan) Events() []sdk.Event { return nil }

// Status says whether there was an error, and not which.
func (s discreetSpan) Status() sdk.Status { return sdk.Status{Code: s.ReadOnlySpan.Status().Code} }

func public(key attribute.Key) bool {
	switch key {
	case semconv.HTTPRouteKey, semconv.HTTPRequestMethodKey, semconv.HTTPResponseStatusCodeKey,
		spans.DropID, spans.Commands, spans.Entries, spans.Uncertain, spans.Users:
		return true
	default:
		return false
	}
}
