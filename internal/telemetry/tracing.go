package telemetry

import (
	"context"
	"fmt"
	"log/slog"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.40.0"
)

// StartTracing sends traces to where the standard OTEL_* variables say, over HTTP, and returns what sends the last ones.
// Without an endpoint, or when tracing is switched off, nothing is set, and stop does nothing. It is called before
// anything that makes spans is built, because otel's provider and its propagator are the process's.
//
// env says whether and where; the exporter reads the same variables again, and the rest of them, from the process. An
// error is one line that names the variable. What goes wrong later is logged, and costs traces only.
func StartTracing(
	ctx context.Context, env func(string) (string, bool), version string, log *slog.Logger,
) (stop func(context.Context) error, err error) {
	wanted, err := tracingWanted(env)
	if err != nil || !wanted {
		return func(context.Context) error { return nil }, err
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT: %w", err)
	}
	about, err := resource.New(ctx, // the later wins
		resource.WithTelemetrySDK(),
		resource.WithAttributes(semconv.ServiceName("sneakerhead"), semconv.ServiceVersion(version)),
		resource.WithFromEnv(),
	)
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: want name=value, separated by commas: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("tracing", "error", err) }))
	provider := sdk.NewTracerProvider(sdk.WithBatcher(discreet{exporter}), sdk.WithResource(about))
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{}) // no baggage: nothing here reads it, and it may hold anything
	return provider.Shutdown, nil
}
