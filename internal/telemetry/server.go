package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// stopTimeout is how long the program's end waits for a scrape or a profile.
const stopTimeout = 2 * time.Second

// MetricsServer serves /metrics and /debug/pprof/ on their own address. That address must not be
// public, because profiles show the program's internals and take processor time.
type MetricsServer struct {
	listener net.Listener
	server   *http.Server
}

// ListenMetrics binds addr and returns a server that does not serve yet. So an address in use is an
// error at the start and not only a line in a log.
func ListenMetrics(addr string, gatherer prometheus.Gatherer) (*MetricsServer, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("METRICS_ADDR: cannot listen there, choose another address or off: %w", err)
	}
	return &MetricsServer{
		listener: listener,
		server: &http.Server{
			Handler:           metricsMux(gatherer),
			ReadHeaderTimeout: 5 * time.Second,
			ReadTimeout:       10 * time.Second,
			// pprof extends this deadline for longer profiles.
			WriteTimeout:   30 * time.Second,
			IdleTimeout:    60 * time.Second,
			MaxHeaderBytes: 16 << 10,
		},
	}, nil
}

// Addr returns the bound address, with the actual port when 0 was asked for.
func (s *MetricsServer) Addr() net.Addr { return s.listener.Addr() }

// Run serves until ctx is done and then returns nil; by then the address is free and no goroutine
// runs. It may be called once.
func (s *MetricsServer) Run(ctx context.Context) error {
	served := make(chan error, 1)
	go func() { served <- s.server.Serve(s.listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve metrics: %w", err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := s.server.Shutdown(stopping); err != nil {
		_ = s.server.Close() // cut off readers that took longer than stopTimeout
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}

// metricsMux registers the pages of pprof one by one. Importing pprof also registers them on
// http.DefaultServeMux, which this program does not serve.
func metricsMux(gatherer prometheus.Gatherer) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(gatherer, promhttp.HandlerOpts{}))
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	return mux
}
