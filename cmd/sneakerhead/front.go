package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"sneakerhead/internal/api"
	"sneakerhead/internal/config"
)

// front is the HTTP server of this process. It answers from the moment that its port is open: until
// serve is called, the probes say that the process is starting, and everything else is 503.
type front struct {
	listener net.Listener
	server   *http.Server
	handler  atomic.Pointer[http.Handler]
	failed   chan error // has the error with which the server has ended, which is http.ErrServerClosed after Shutdown
}

// openFront binds the address of HOST and PORT, and answers there.
func openFront(settings *config.Config, log *slog.Logger) (*front, error) {
	listener, err := listen(settings)
	if err != nil {
		return nil, err
	}
	f := &front{listener: listener, failed: make(chan error, 1)}
	f.serve(api.NewStarting(settings.AuthMode == config.AuthDev, settings.ClientOrigins))
	f.server = &http.Server{
		Handler:           f,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second, // enough for the largest body on a slow phone; it does not limit sockets, whose connections are hijacked
		WriteTimeout:      30 * time.Second, // for the whole reply; an export moves it on with each row, and a socket's connection is hijacked
		IdleTimeout:       75 * time.Second, // longer than a load balancer keeps idle connections, so that this side never closes one that is about to be used
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          httpLog(log),
	}
	go func() { f.failed <- f.server.Serve(listener) }()
	return f, nil
}

// address returns host and port.
func (f *front) address() string { return f.listener.Addr().String() }

// serve lets a handler answer from now on.
func (f *front) serve(handler http.Handler) { f.handler.Store(&handler) }

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*f.handler.Load()).ServeHTTP(w, r)
}

// shutdown closes the port and returns when no request is in flight.
func (f *front) shutdown(ctx context.Context) error { return f.server.Shutdown(ctx) }

// close closes the port and all connections at once.
func (f *front) close() { _ = f.server.Close() }
