package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"sneakerhead/internal/api"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/telemetry"
)

// maxClockOffset is how far this replica's clock may be from Postgres's before the replica is not
// ready.
const maxClockOffset = 2 * time.Second

// health computes this replica's readiness. It asks Postgres once a second and not for each probe.
type health struct {
	clock   *postgres.Clock
	gate    *rdb.Gate
	bus     *rdb.Bus
	metrics *telemetry.LedgerMetrics

	phase        atomic.Value // api.Readiness: Starting, Ready or Draining
	postgresAway atomic.Bool
}

func newHealth(clock *postgres.Clock, gate *rdb.Gate, bus *rdb.Bus, metrics *telemetry.LedgerMetrics) *health {
	h := &health{clock: clock, gate: gate, bus: bus, metrics: metrics}
	h.phase.Store(api.Starting)
	return h
}

func (h *health) ready() { h.phase.Store(api.Ready) }
func (h *health) drain() { h.phase.Store(api.Draining) }

func (h *health) draining() bool { return h.phase.Load() == api.Draining }

// measure asks Postgres for its time.
func (h *health) measure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	err := h.clock.Measure(ctx)
	h.postgresAway.Store(err != nil)
	h.metrics.ClockOffset(h.clock.Offset())
	return err
}

// Readiness implements api.Probe.
func (h *health) Readiness(context.Context) (api.Readiness, string) {
	if phase, _ := h.phase.Load().(api.Readiness); phase != api.Ready {
		return phase, ""
	}
	offset := h.clock.Offset()
	switch {
	case offset > maxClockOffset || offset < -maxClockOffset:
		return api.Unready, fmt.Sprintf("this replica's clock is %s off Postgres's: set it right", offset.Round(time.Millisecond))
	case h.postgresAway.Load():
		return api.Degraded, "Postgres does not answer: nothing can be held or bought, and lists are the last that were read"
	case h.gate.Away() || h.bus.Away():
		return api.Degraded, "Redis, or a part of it, does not answer: holds are confirmed without the gate, sockets are fed each second"
	default:
		return api.Ready, ""
	}
}
