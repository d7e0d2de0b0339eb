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

	"sneakerhead/internal/origin"
)

// stopTimeout is how long the program's end waits for a scrape or a profile.
const stopTimeout = 2 * time.Second

// Server serves an operator's pages on an address of their own, which must not be public. On a
// loopback address it serves requests for a loopback Host only: a page in a browser of that
// machine, whose domain name was made to lead to it, sends its own name.
type Server struct {
	listener net.Listener
	server   *http.Server
}

// ListenMetrics binds addr for /metrics.
func ListenMetrics(addr string, gatherer prometheus.Gatherer) (*Server, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(gatherer, promhttp.HandlerOpts{}))
	return listen("METRICS_ADDR", addr, mux)
}

// ListenPprof binds addr for /debug/pprof/. Profiles show the program's internals and take
// processor time. The pages are registered one by one: importing pprof also registers them on
// http.DefaultServeMux, which this program does not serve.
func ListenPprof(addr string) (*Server, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	return listen("PPROF_ADDR", addr, mux)
}

// listen binds addr and returns a server that does not serve yet. So an address in use is an error
// at the start and not only a line in a log.
func listen(variable, addr string, pages http.Handler) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot listen there, choose another address or off: %w", variable, err)
	}
	if bound, ok := listener.Addr().(*net.TCPAddr); ok && bound.IP.IsLoopback() {
		pages = onlyLoopback(pages)
	}
	return &Server{
		listener: listener,
		server: &http.Server{
			Handler:           pages,
			ReadHeaderTimeout: 5 * time.Second,
			ReadTimeout:       10 * time.Second,
			// pprof extends this deadline for longer profiles.
			WriteTimeout:   30 * time.Second,
			IdleTimeout:    60 * time.Second,
			MaxHeaderBytes: 16 << 10,
		},
	}, nil
}

// onlyLoopback answers 421 to a request whose Host is not a loopback one.
func onlyLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !origin.IsLoopback(r.Host) {
			http.Error(w, "Only this machine is served here. Use localhost or 127.0.0.1.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Addr returns the bound address, with the actual port when 0 was asked for.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Run serves until ctx is done and then returns nil; by then the address is free and no goroutine
// runs. It may be called once.
func (s *Server) Run(ctx context.Context) error {
	served := make(chan error, 1)
	go func() { served <- s.server.Serve(s.listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve %s: %w", s.Addr(), err)
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := s.server.Shutdown(stopping); err != nil {
		_ = s.server.Close() // cut off readers that took longer than stopTimeout
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", s.Addr(), err)
	}
	return nil
}
