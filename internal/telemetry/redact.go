package telemetry

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"

	"sneakerhead/internal/spans"
)

// redactingExporter removes from spans everything that may be personal data or a secret. Libraries
// put clients' addresses, paths with ids, and error texts into spans. Only the attributes that
// isPublic lists are exported, so an attribute that a later version of a library adds is removed
// too.
type redactingExporter struct{ sdk.SpanExporter }

// ExportSpans implements sdk.SpanExporter.
func (e redactingExporter) ExportSpans(ctx context.Context, all []sdk.ReadOnlySpan) error {
	redacted := make([]sdk.ReadOnlySpan, len(all))
	for i, span := range all {
		redacted[i] = redactedSpan{span}
	}
	return e.SpanExporter.ExportSpans(ctx, redacted)
}

type redactedSpan struct{ sdk.ReadOnlySpan }

// Attributes returns the public attributes only.
func (s redactedSpan) Attributes() []attribute.KeyValue {
	return slices.DeleteFunc(slices.Clone(s.ReadOnlySpan.Attributes()), func(a attribute.KeyValue) bool { return !isPublic(a.Key) })
}

// Events returns none, because events are errors and panics with their texts.
func (redactedSpan) Events() []sdk.Event { return nil }

// Status returns the code without the description, which is an error's text.
func (s redactedSpan) Status() sdk.Status { return sdk.Status{Code: s.ReadOnlySpan.Status().Code} }

func isPublic(key attribute.Key) bool {
	switch key {
	case semconv.HTTPRouteKey, semconv.HTTPRequestMethodKey, semconv.HTTPResponseStatusCodeKey,
		spans.DropID, spans.Commands, spans.Entries, spans.Uncertain, spans.Users:
		return true
	default:
		return false
	}
}
