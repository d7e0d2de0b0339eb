package telemetry_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"sneakerhead/internal/telemetry"
)

func TestMetricsServer(t *testing.T) {
	defer goleak.VerifyNone(t)
	reg := telemetry.NewRegistry()
	metrics := telemetry.NewMetrics(reg)
	metrics.Shop.Held(3)
	metrics.Shop.Refused("sold_out")
	metrics.HTTP.Request("/api/drops/{id}", "GET", 200, time.Millisecond)

	server, err := telemetry.ListenMetrics("127.0.0.1:0", reg)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	fetch := func(path string) (int, string) {
		answer, err := client.Get("http://" + server.Addr().String() + path)
		require.NoError(t, err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return answer.StatusCode, string(body)
	}

	status, body := fetch("/metrics")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "sneakerhead_holds_confirmed_total 3")
	require.Contains(t, body, `sneakerhead_refusals_total{code="sold_out"} 1`)
	require.Contains(t, body, `sneakerhead_http_requests_total{method="GET",route="/api/drops/{id}",status="200"} 1`)
	require.Contains(t, body, "go_goroutines")
	status, body = fetch("/debug/pprof/")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "goroutine")
	status, _ = fetch("/debug/pprof/heap")
	require.Equal(t, http.StatusOK, status)
	status, _ = fetch("/")
	require.Equal(t, http.StatusNotFound, status)

	_, err = telemetry.ListenMetrics(server.Addr().String(), reg)
	require.ErrorContains(t, err, "METRICS_ADDR", "a taken address is an error at once")

	stop()
	require.NoError(t, <-ended)
	again, err := net.Listen("tcp", server.Addr().String())
	require.NoError(t, err, "the address is free again")
	require.NoError(t, again.Close())
}

func TestMetricsServer_StoppedBeforeItServes(t *testing.T) {
	defer goleak.VerifyNone(t)
	server, err := telemetry.ListenMetrics("127.0.0.1:0", prometheus.NewRegistry())
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.NoError(t, server.Run(ctx))
	_, err = net.Dial("tcp", server.Addr().String())
	require.Error(t, err)
}

func TestNewMetrics(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewPedanticRegistry()
	telemetry.NewMetrics(reg)
	_, err := reg.Gather()
	require.NoError(t, err)
	require.Panics(t, func() { telemetry.NewMetrics(reg) }, "a registry takes one set of metrics")
	telemetry.NewMetrics(telemetry.NewRegistry())
}
