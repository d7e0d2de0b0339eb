package telemetry

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The OpenTelemetry variables that are checked at the start. The exporter ignores wrong values of
// the others.
const (
	otelDisabled       = "OTEL_SDK_DISABLED"
	otelExporter       = "OTEL_TRACES_EXPORTER"
	otelEndpoint       = "OTEL_EXPORTER_OTLP_ENDPOINT"
	otelTracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	otelProtocol       = "OTEL_EXPORTER_OTLP_PROTOCOL"
	otelTracesProtocol = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
	otelSampler        = "OTEL_TRACES_SAMPLER"
	otelSamplerArg     = "OTEL_TRACES_SAMPLER_ARG"
)

// TracingWanted reports whether to trace. Its errors do not repeat an address, which may contain a
// password.
func TracingWanted(env func(string) (string, bool)) (bool, error) {
	get := func(name string) string {
		value, _ := env(name)
		return strings.TrimSpace(value)
	}
	if strings.EqualFold(get(otelDisabled), "true") || get(otelExporter) == "none" {
		return false, nil
	}
	if get(otelEndpoint) == "" && get(otelTracesEndpoint) == "" {
		return false, nil
	}
	if exporter := get(otelExporter); exporter != "" && exporter != "otlp" {
		return false, fmt.Errorf("%s: want otlp or none, got %q", otelExporter, exporter)
	}
	for _, name := range []string{otelEndpoint, otelTracesEndpoint} {
		if value := get(name); value != "" && !httpAddress(value) {
			return false, fmt.Errorf("%s: want the http or https address of a collector, such as http://127.0.0.1:4318", name)
		}
	}
	for _, name := range []string{otelProtocol, otelTracesProtocol} {
		if value := get(name); value != "" && value != "http/protobuf" && value != "http/json" {
			return false, fmt.Errorf("%s: want http/protobuf or http/json, got %q", name, value)
		}
	}
	return true, checkSampler(strings.ToLower(get(otelSampler)), get(otelSamplerArg))
}

func httpAddress(value string) bool {
	address, err := url.Parse(value)
	return err == nil && (address.Scheme == "http" || address.Scheme == "https") && address.Host != ""
}

// checkSampler refuses values for which the SDK would trace everything.
func checkSampler(sampler, argument string) error {
	known := []string{
		"always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
	}
	if sampler != "" && !slices.Contains(known, sampler) {
		return fmt.Errorf("%s: want one of %s, got %q", otelSampler, strings.Join(known, ", "), sampler)
	}
	if strings.HasSuffix(sampler, "traceidratio") && argument != "" {
		if ratio, err := strconv.ParseFloat(argument, 64); err != nil || !(ratio >= 0 && ratio <= 1) {
			return fmt.Errorf("%s: want a share from 0 to 1, got %q", otelSamplerArg, argument)
		}
	}
	return nil
}
