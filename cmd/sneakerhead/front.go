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

// startingGrace is how long the first requests wait for a start before they are told that it is not
// over. Most starts take less, and a balancer that only looks at the port sends requests at once.
const startingGrace = 500 * time.Millisecond

// front is the HTTP server of this process. It answers from the moment that its port is open: until
// serve is called, the probes say that the process is starting, and everything else is 503.
type front struct {
	listener net.Listener
	server   *http.Server
	handler  atomic.Pointer[http.Handler]
	started  chan struct{} // closed by serve
	failed   chan error    // has the error with which the server has ended, which is http.ErrServerClosed after Shutdown
}

// openFront binds the address of HOST and PORT, and answers there.
func openFront(settings *config.Config, metrics api.Metrics, log *slog.Logger) (*front, error) {
	listener, err := listen(settings)
	if err != nil {
		return nil, err
	}
	f := &front{listener: listener, started: make(chan struct{}), failed: make(chan error, 1)}
	starting := api.NewStarting(api.StartingOptions{
		DevSignIn: settings.AuthMode == config.AuthDev, Origins: settings.ClientOrigins,
		Metrics: metrics, Log: log, LogRequests: settings.LogRequests,
	})
	f.handler.Store(&starting)
	f.server = &http.Server{
		Handler:           f,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second, // enough for the largest body on a slow phone; it does not limit sockets, whose connections are hijacked
		WriteTimeout:      30 * time.Second, // for the whole reply; an export moves it on with each row, and a socket's connection is hijacked
		IdleTimeout:       75 * time.Second, // longer than a load balancer keeps idle connections, so that this side never closes one that is about to be used
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          httpLog(log),
	}
	go func() { f.failed <- f.run() }()
	return f, nil
}

// run accepts connections. What comes within startingGrace waits in the listener's queue.
func (f *front) run() error {
	select {
	case <-f.started:
	case <-time.After(startingGrace):
	}
	return f.server.Serve(f.listener)
}

// address returns host and port.
func (f *front) address() string { return f.listener.Addr().String() }

// serve lets a handler answer from now on. It may be called once.
func (f *front) serve(handler http.Handler) {
	f.handler.Store(&handler)
	close(f.started)
}

// ServeHTTP implements http.Handler.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*f.handler.Load()).ServeHTTP(w, r)
}

// shutdown closes the port and returns when no request is in flight.
func (f *front) shutdown(ctx context.Context) error { return f.server.Shutdown(ctx) }

// close closes the port and all connections at once.
func (f *front) close() {
	_ = f.server.Close()
	_ = f.listener.Close() // when the server has not accepted anything yet
}
