package telemetry_test

import (
	"context"
	"fmt"
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
	reg := telemetry.NewRegistry("1.0")
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
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/"} {
		status, _ = fetch(path)
		require.Equal(t, http.StatusNotFound, status, path)
	}

	_, err = telemetry.ListenMetrics(server.Addr().String(), reg)
	require.ErrorContains(t, err, "METRICS_ADDR", "a taken address is an error at once")

	stop()
	require.NoError(t, <-ended)
	again, err := net.Listen("tcp", server.Addr().String())
	require.NoError(t, err, "the address is free again")
	require.NoError(t, again.Close())
}

func TestPprofServer(t *testing.T) {
	defer goleak.VerifyNone(t)
	server, err := telemetry.ListenPprof("127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for path, want := range map[string]int{
		"/debug/pprof/": 200, "/debug/pprof/heap": 200, "/debug/pprof/cmdline": 200, "/metrics": 404, "/": 404,
	} {
		answer, err := client.Get("http://" + server.Addr().String() + path)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, want, answer.StatusCode, path)
	}
	_, err = telemetry.ListenPprof(server.Addr().String())
	require.ErrorContains(t, err, "PPROF_ADDR", "a taken address is an error at once")
	stop()
	require.NoError(t, <-ended)
}

func TestServer_AForeignHostIsRefusedOnALoopbackAddress(t *testing.T) {
	defer goleak.VerifyNone(t)
	for addr, refused := range map[string]bool{"127.0.0.1:0": true, "localhost:0": true, "0.0.0.0:0": false, ":0": false} {
		metrics, err := telemetry.ListenMetrics(addr, telemetry.NewRegistry("1.0"))
		require.NoError(t, err)
		profiles, err := telemetry.ListenPprof(addr)
		require.NoError(t, err)
		for path, server := range map[string]*telemetry.Server{"/metrics": metrics, "/debug/pprof/cmdline": profiles} {
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- server.Run(ctx) }()
			port := server.Addr().(*net.TCPAddr).Port
			for host, foreign := range map[string]bool{"evil.test": true, "replica-1:9090": true, "10.0.0.7": true, "localhost": false, "127.0.0.1:9090": false} {
				request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://localhost:%d%s", port, path), http.NoBody)
				require.NoError(t, err)
				request.Host, request.Close = host, true
				answer, err := http.DefaultTransport.RoundTrip(request)
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())
				want := http.StatusOK
				if refused && foreign {
					want = http.StatusMisdirectedRequest
				}
				require.Equal(t, want, answer.StatusCode, "%s of %s on %s", path, host, addr)
			}
			stop()
			require.NoError(t, <-ended)
		}
	}
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
	telemetry.NewMetrics(telemetry.NewRegistry("1.0"))
}
