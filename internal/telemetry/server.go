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

// stopTimeout bounds how long a scrape or a profile may hold up the program's end.
const stopTimeout = 2 * time.Second

// MetricsServer serves /metrics and /debug/pprof/ on an address of their own,
// which is not for the public: a profile shows how the program works, and costs.
type MetricsServer struct {
	listener net.Listener
	server   *http.Server
}

// ListenMetrics binds addr and returns a server that does not serve yet. Binding
// first makes a taken address an error at the start, and not a line in a log.
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
			// pprof moves this deadline for profiles that take longer.
			WriteTimeout:   30 * time.Second,
			IdleTimeout:    60 * time.Second,
			MaxHeaderBytes: 16 << 10,
		},
	}, nil
}

// Addr returns the address that was bound, with its port when 0 was asked for.
func (s *MetricsServer) Addr() net.Addr { return s.listener.Addr() }

// Run serves until ctx is done, and returns nil then, with the address free again
// and nothing running. It may be called once.
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
		_ = s.server.Close() // whoever still reads has had its time
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}

// metricsMux names each page of pprof: importing it also puts them on Go's default
// mux, which nothing in this program serves.
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
