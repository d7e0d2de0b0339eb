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
	partingTime   = 500 * time.Millisecond // in which clients are asked, with an answer each, to connect elsewhere
	drainLimit    = 10 * time.Second       // for sockets to be closed, spread over time
	shutdownLimit = 10 * time.Second       // for requests in flight
)

// run serves until ctx ends, and then stops everything in order.
func (r *replica) run(ctx context.Context, listener net.Listener) error {
	failed := make(chan error, 2)
	metricsCtx, stopMetrics := context.WithCancel(context.WithoutCancel(ctx))
	defer stopMetrics()
	if r.metrics.server != nil {
		go func() { failed <- r.metrics.server.Run(metricsCtx) }()
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

// parting has whoever keeps a connection close it after the next answer. Shutdown closes idle ones at once, and would lose
// the requests that are on their way on them.
func (r *replica) parting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if r.health.draining() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, request)
	})
}

// stop ends the parts in the order in which they need each other: nobody is sent here any more, sockets and connections
// go elsewhere, requests in flight are answered, what runs by itself ends, and only then do Redis and Postgres close.
func (r *replica) stop() {
	r.health.drain()
	parted := time.After(partingTime)
	r.within(drainLimit, "sockets", r.hub.Drain)
	<-parted
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
