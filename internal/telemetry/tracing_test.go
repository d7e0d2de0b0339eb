package telemetry_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace/noop"

	"sneakerhead/internal/spans"
	"sneakerhead/internal/telemetry"
)

const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"

func variables(set map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, ok := set[name]
		return value, ok
	}
}

// TestStartTracing is not parallel, because it sets OpenTelemetry's global provider.
func TestStartTracing(t *testing.T) {
	log := slog.New(slog.DiscardHandler)

	for name, set := range map[string]map[string]string{
		"nothing set":              {},
		"an empty endpoint":        {endpoint: " "},
		"the SDK disabled":         {endpoint: "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "True"},
		"no exporter":              {endpoint: "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"},
		"settings of what is off":  {endpoint: "nowhere", "OTEL_SDK_DISABLED": "true"},
		"settings without address": {"OTEL_TRACES_SAMPLER": "sometimes"},
	} {
		t.Run("is off with "+name, func(t *testing.T) {
			stop, err := telemetry.StartTracing(t.Context(), variables(set), "1.0", log)
			require.NoError(t, err)
			require.False(t, spans.On())
			require.NoError(t, stop(t.Context()))
		})
	}

	for want, set := range map[string]map[string]string{
		endpoint + ": want the http or https address":               {endpoint: "localhost:4318"},
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: want the http":         {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "u:hunter2@h"},
		`OTEL_EXPORTER_OTLP_PROTOCOL: want http/protobuf`:           {endpoint: "http://h", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
		`OTEL_TRACES_EXPORTER: want otlp or none, got "zipkin"`:     {endpoint: "http://h", "OTEL_TRACES_EXPORTER": "zipkin"},
		"OTEL_TRACES_SAMPLER: want one of always_on, always_off":    {endpoint: "http://h", "OTEL_TRACES_SAMPLER": "sometimes"},
		`OTEL_TRACES_SAMPLER_ARG: want a share from 0 to 1, got "2`: {endpoint: "http://h", "OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "2"},
	} {
		t.Run("refuses with "+want, func(t *testing.T) {
			_, err := telemetry.StartTracing(t.Context(), variables(set), "1.0", log)
			require.ErrorContains(t, err, want)
			require.NotContains(t, err.Error(), "hunter2")
			require.NotContains(t, err.Error(), "\n")
			require.False(t, spans.On())
		})
	}

	t.Run("sends the last spans when it stops, without personal data", func(t *testing.T) {
		var sent atomic.Value
		sent.Store("")
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			sent.Store(string(body))
		}))
		defer server.Close()
		t.Setenv(endpoint, server.URL) // the exporter reads the process's
		t.Cleanup(func() { otel.SetTracerProvider(noop.NewTracerProvider()) })
		stop, err := telemetry.StartTracing(t.Context(), variables(map[string]string{endpoint: server.URL}), "1.0", log)
		require.NoError(t, err)
		require.True(t, spans.On())

		_, span := otel.Tracer("library").Start(t.Context(), "work")
		span.SetAttributes(attribute.String("client.address", "192.0.2.1"), attribute.String("http.route", "/api/drops/:id"))
		span.RecordError(errors.New("no such user: alex"))
		spans.End(span, errors.New("alex"))
		require.NoError(t, stop(t.Context()))
		body := sent.Load().(string)
		require.Contains(t, body, "/api/drops/:id")
		require.Contains(t, body, "service.version")
		require.NotContains(t, body, "192.0.2.1")
		require.NotContains(t, body, "alex")
	})
}
