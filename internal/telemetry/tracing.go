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

// StartTracing exports traces over HTTP to the endpoint in the standard OTEL_* variables. Stop
// sends the last ones. Without an endpoint, or when tracing is switched off, nothing is exported
// and stop does nothing. Call it before anything that makes spans is built, because it sets
// OpenTelemetry's global provider and propagator.
//
// env is used to check the variables; the exporter reads all of them again from the process's
// environment. An error is one line that names the variable. Errors after the start are logged, and
// only lose traces.
func StartTracing(
	ctx context.Context, env func(string) (string, bool), version string, log *slog.Logger,
) (stop func(context.Context) error, err error) {
	wanted, err := TracingWanted(env)
	if err != nil || !wanted {
		return func(context.Context) error { return nil }, err
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT: %w", err)
	}
	about, err := resource.New(ctx, // later options override earlier ones
		resource.WithTelemetrySDK(),
		resource.WithAttributes(semconv.ServiceName("sneakerhead"), semconv.ServiceVersion(version)),
		resource.WithFromEnv(),
	)
	if err != nil {
		return nil, fmt.Errorf("OTEL_RESOURCE_ATTRIBUTES: want name=value, separated by commas: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("tracing", "error", err) }))
	provider := sdk.NewTracerProvider(sdk.WithBatcher(redactingExporter{exporter}), sdk.WithResource(about))
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{}) // no baggage: nothing here uses it, and it may contain personal data
	return provider.Shutdown, nil
}
