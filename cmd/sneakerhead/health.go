package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"sneakerhead/internal/api"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/telemetry"
)

// lookLimit bounds each question of a look.
const lookLimit = 2 * time.Second

// health knows this replica's readiness. It asks Postgres once a second and not for each probe.
type health struct {
	db      *postgres.DB
	clock   *postgres.Clock
	gate    *rdb.Gate
	bus     *rdb.Bus
	metrics *telemetry.LedgerMetrics
	log     *slog.Logger

	draining atomic.Bool
	found    atomic.Pointer[condition] // without redisAway, which is asked when it is needed

	readiness api.Readiness // what the log was told last; only look uses it
	since     time.Time
}

func newHealth(r *replica, clock *postgres.Clock) *health {
	h := &health{
		db: r.db, clock: clock, gate: r.gate, bus: r.bus, metrics: r.metrics.metrics.Ledger, log: r.log,
		readiness: api.Ready, since: time.Now(),
	}
	h.found.Store(&condition{offset: clock.Offset()})
	return h
}

// look asks Postgres for its time, the version of its schema, and whether the ledger can write. It
// logs when the readiness has changed. It returns the error of the first.
func (h *health) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookLimit)
	defer cancel()
	var found condition
	var clockErr, schemaErr, ledgerErr error
	var asking sync.WaitGroup
	asking.Go(func() { clockErr = h.clock.Measure(ctx) })
	asking.Go(func() { found.schemaOld, schemaErr = h.db.SchemaIsOld(ctx) })
	asking.Go(func() { found.readOnly, ledgerErr = h.db.LedgerIsReadOnly(ctx) })
	asking.Wait()
	found.postgresAway = clockErr != nil || schemaErr != nil
	found.ledgerAway = ledgerErr != nil
	found.offset = h.clock.Offset()
	if found.offset.Abs() > maxClockOffset {
		found.redisConfirmed = h.redisConfirms(ctx)
	}
	h.metrics.ClockOffset(found.offset)
	h.found.Store(&found)
	h.logChange(ctx)
	return clockErr
}

// redisConfirms reports whether Redis's clock agrees with Postgres's.
func (h *health) redisConfirms(ctx context.Context) bool {
	theirs, err := h.gate.Time(ctx)
	return err == nil && theirs.Sub(h.clock.Now()).Abs() <= maxClockOffset
}

// logChange writes one line when the readiness is another one than at the last look.
func (h *health) logChange(ctx context.Context) {
	readiness, reason := h.Readiness(ctx)
	if readiness == h.readiness || readiness == api.Draining {
		return
	}
	lasted := time.Since(h.since).Round(time.Millisecond)
	if readiness == api.Ready {
		h.log.Info("ready again", "after", lasted.String())
	} else {
		h.log.Warn(string(readiness), "reason", reason)
	}
	h.readiness, h.since = readiness, time.Now()
}

// Readiness implements api.Probe.
func (h *health) Readiness(context.Context) (api.Readiness, string) {
	if h.draining.Load() {
		return api.Draining, ""
	}
	found := *h.found.Load()
	found.redisAway = h.gate.Away() || h.bus.Away()
	return found.readiness()
}
