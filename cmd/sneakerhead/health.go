package main

import (
	"context"
	"errors"
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

	outages *outages // only look uses it, and looked
	looked  bool
}

func newHealth(r *replica, clock *postgres.Clock) *health {
	h := &health{
		db: r.db, clock: clock, gate: r.gate, bus: r.bus, metrics: r.metrics.metrics.Ledger,
		log: telemetry.EveryLine(r.log), outages: newOutages(),
	}
	h.found.Store(&condition{offset: clock.Offset()})
	return h
}

// look asks Postgres for its time, the version of its schema, and whether the ledger can write and
// has its limits, and logs what has become wrong or right.
func (h *health) look(whole context.Context) error {
	ctx, cancel := context.WithTimeout(whole, lookLimit)
	defer cancel()
	var found condition
	var ledger postgres.LedgerCondition
	var clockErr, schemaErr, ledgerErr error
	var asking sync.WaitGroup
	asking.Go(func() { clockErr = h.clock.Measure(ctx) })
	asking.Go(func() { found.schemaOld, schemaErr = h.db.SchemaIsOld(ctx) })
	asking.Go(func() { ledger, ledgerErr = h.db.LedgerCondition(ctx) })
	asking.Wait()
	found.postgresAway = clockErr != nil || schemaErr != nil
	found.ledgerAway = ledgerErr != nil
	found.readOnly, found.lostLimits = ledger.ReadOnly, ledger.LostLimits
	found.offset = h.clock.Offset()
	if found.clockIsWrong() {
		found.redisConfirmed = h.redisConfirms(whole)
	}
	h.metrics.ClockOffset(found.offset)
	h.found.Store(&found)
	h.logChanges(&found, firstError(clockErr, schemaErr), ledgerErr)
	return nil // what is wrong has been logged
}

// redisConfirms reports whether Redis's clock agrees with Postgres's.
func (h *health) redisConfirms(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, lookLimit) // its own: when Postgres does not answer, it has used up its time
	defer cancel()
	theirs, err := h.gate.Time(ctx)
	return err == nil && theirs.Sub(h.clock.Now()).Abs() <= maxClockOffset
}

// logChanges writes a line for each outage that has begun or ended. The first look says nothing
// about Redis, because the subscription of the bus may still be on its way.
func (h *health) logChanges(found *condition, postgresErr, ledgerErr error) {
	because := func(err error) func() string { return func() string { return cause(err).Error() } }
	reason := func() string {
		_, text := found.readiness()
		return text
	}
	h.outages.postgres.note(h.log, found.postgresAway, because(postgresErr))
	h.outages.ledger.note(h.log, found.ledgerAway && !found.postgresAway, because(ledgerErr))
	h.outages.readOnly.note(h.log, found.readOnly, reason)
	h.outages.limits.note(h.log, found.lostLimits != "", reason)
	h.outages.schema.note(h.log, found.schemaOld, reason)
	h.outages.clock.note(h.log, found.clockIsWrong(), reason)
	h.outages.redis.note(h.log, h.looked && h.redisAway(), func() string { return cause(h.redisError()).Error() })
	h.looked = true
}

func (h *health) redisAway() bool { return h.gate.Away() || h.bus.Away() }

// redisError asks Redis once more, and returns why it does not answer.
func (h *health) redisError() error {
	ctx, cancel := context.WithTimeout(context.Background(), lookLimit)
	defer cancel()
	if err := h.bus.Ping(ctx); err != nil {
		return err
	}
	return errors.New("a part of it does not answer")
}

// Readiness implements api.Probe.
func (h *health) Readiness(context.Context) (api.Readiness, string) {
	if h.draining.Load() {
		return api.Draining, ""
	}
	return h.present().readiness()
}

// present returns what the last look has found, with Redis as it is now.
func (h *health) present() *condition {
	found := *h.found.Load()
	found.redisAway = h.redisAway()
	return &found
}
