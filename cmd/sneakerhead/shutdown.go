package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

const (
	closingTime   = 500 * time.Millisecond // in which each reply tells its client to close the connection
	drainLimit    = 10 * time.Second       // for closing the sockets, spread over time
	shutdownLimit = 10 * time.Second       // for requests in flight
)

// run serves until ctx ends, and then stops everything in order.
func (r *replica) run(ctx context.Context, listener net.Listener) error {
	failed := make(chan error, 1+len(r.metrics.servers))
	metricsCtx, stopMetrics := context.WithCancel(context.WithoutCancel(ctx))
	defer stopMetrics()
	for _, server := range r.metrics.servers {
		go func() { failed <- server.Run(metricsCtx) }()
	}
	go func() { failed <- r.http.Serve(listener) }()
	r.health.ready()
	var err error
	select {
	case <-ctx.Done():
		r.log.Info("stopping")
	case err = <-failed:
		err = fmt.Errorf("serve: %w", err)
	}
	r.stop()
	return err
}

// closeWhileDraining tells clients to close their connection after the next reply, once the replica
// is draining. Shutdown closes idle connections at once, and would lose requests that are on their
// way.
func (r *replica) closeWhileDraining(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if r.health.draining() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, request)
	})
}

// stop stops the parts in the order of their dependencies: /readyz says draining, sockets and
// connections are closed, requests in flight are answered, background work ends, and then Redis and
// Postgres are closed.
func (r *replica) stop() {
	r.health.drain()
	closed := time.After(closingTime)
	r.within(drainLimit, "sockets", r.hub.Drain)
	<-closed
	r.within(shutdownLimit, "requests", r.http.Shutdown)
	r.ticks.stop()
	r.openings.Stop()
	if r.worker != nil {
		r.worker.Stop()
	}
	r.people.Stop()
	r.service.Stop()
	r.pages.Stop()
	r.timer.Stop()
	r.bus.Stop()
	r.hub.Stop()
	r.gate.Stop()
	if err := r.redis.Close(); err != nil {
		r.log.Warn("Redis was not closed cleanly", "error", err)
	}
	r.db.Close()
	r.log.Info("stopped")
}

func (r *replica) within(limit time.Duration, what string, stop func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := stop(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		r.log.Warn(what+" did not end in time", "error", err)
	}
}
