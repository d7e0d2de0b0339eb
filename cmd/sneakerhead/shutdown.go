package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Stopping takes at most stopLimit, whatever does not answer. An orchestrator kills after 30 s.
//
//	|-- DRAIN_DELAY --|-- sockets ----|-- requests --|-- background --|
//	ready: draining    closed, 1001    port closed    ends, then Redis and Postgres are closed
//	|-- stopLimit ----------------------------------------------------|
const (
	stopLimit       = 25 * time.Second
	socketLimit     = 10 * time.Second       // for closing the sockets, spread over time; less after a long DRAIN_DELAY
	closingTime     = 500 * time.Millisecond // in which each reply tells its client to close the connection
	requestLimit    = 4 * time.Second        // for requests in flight, which are answered within 3 s
	backgroundLimit = 3 * time.Second        // for everything that is no request
)

// run serves until ctx ends, and then stops everything in order.
func (r *replica) run(ctx context.Context) error {
	r.metrics.metrics.Present.Follow(r.present())
	r.front.serve(r.handler)
	var err error
	select {
	case <-ctx.Done():
		r.log.Info("stopping")
	case err = <-r.metrics.failed:
		err = fmt.Errorf("serve: %w", err)
	case err = <-r.front.failed:
		err = fmt.Errorf("serve: %w", err)
	}
	r.stop()
	return err
}

// closeWhileDraining tells clients to close their connection after the next reply, once the replica
// is draining. Shutdown closes idle connections at once, and would lose requests that are on their
// way. A handshake's reply has a Connection header of its own.
func (r *replica) closeWhileDraining(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if r.health.draining.Load() && request.Header.Get("Upgrade") == "" {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, request)
	})
}

// stop stops the parts in the order of their dependencies: /readyz says draining, and everything is
// served for DRAIN_DELAY; sockets and connections are closed, requests in flight are answered,
// background work ends, and then Redis and Postgres are closed. A part that does not end in its
// time is left behind: nothing that was acknowledged depends on it.
func (r *replica) stop() {
	began := time.Now()
	r.health.draining.Store(true)
	<-time.After(r.drainDelay)
	closed := time.After(closingTime)
	r.within(min(socketLimit, stopLimit-requestLimit-backgroundLimit-r.drainDelay), "sockets", r.hub.Drain)
	<-closed
	r.within(requestLimit, "requests", r.front.shutdown)
	r.within(backgroundLimit, "background work", waitFor(r.stopBackground))
	r.log.Info("stopped", "after", time.Since(began).Round(time.Millisecond).String())
}

// stopBackground ends everything that is no request, and closes Redis and Postgres.
func (r *replica) stopBackground() {
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
}

// within calls one step of stopping, and warns when it has not ended within its limit.
func (r *replica) within(limit time.Duration, what string, stop func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := stop(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		r.log.Warn(what+" did not end in time", slog.Any("error", err), slog.String("limit", limit.String()))
	}
}

// waitFor gives work that takes no context one: it returns ctx's error when that ends first, and
// leaves the work behind.
func waitFor(work func()) func(context.Context) error {
	return func(ctx context.Context) error {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			work()
		}()
		select {
		case <-ended:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
