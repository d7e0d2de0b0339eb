package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/expiry"
	"sneakerhead/internal/live"
	"sneakerhead/internal/pages"
	"sneakerhead/internal/people"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/shop"
)

// replica is one running server. Its parts are listed in the order in which they stop.
type replica struct {
	log      *slog.Logger
	health   *health
	hub      *live.Hub
	http     *http.Server
	ticks    *ticks
	openings *expiry.Openings
	worker   *expiry.Worker // nil in the api role
	people   *people.Directory
	blocks   *people.Blocks
	pages    *pages.Reader
	service  *shop.Service
	timer    *expiry.Timer
	bus      *rdb.Bus
	gate     *rdb.Gate
	redis    *rdb.Clients
	db       *postgres.DB
	metrics  *metricsServer
	faults   faults
}

// newReplica checks the schema, builds a replica, and starts everything but the HTTP server.
func newReplica(ctx context.Context, settings *config.Config, role role, metrics *metricsServer, log *slog.Logger) (*replica, error) {
	if err := checkSchema(ctx, settings.DatabaseURL.Reveal()); err != nil {
		return nil, err
	}
	faults, err := newFaults(log)
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, settings.DatabaseURL.Reveal(), faults.sessions)
	if err != nil {
		return nil, err
	}
	redis, err := rdb.Open(settings.RedisURL.Reveal())
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	rdb.LogTo(log)
	if settings.AcceptsAnyParty() {
		log.Warn("session tokens that were issued to any site are accepted: set CLIENT_URL or CLERK_AUTHORIZED_PARTIES to this shop's origins")
	}
	r := &replica{log: log, db: db, redis: redis, metrics: metrics, ticks: newTicks(log), faults: faults}
	if err := r.build(ctx, settings, role); err != nil {
		return nil, err
	}
	return r, r.start(ctx, role)
}

// keysPeriod is how often Clerk's keys are fetched, and so how long a revoked key may still be
// accepted.
const keysPeriod = 5 * time.Minute

// blocksPeriod is how often blocks and deleted users are read. Both must take effect on all
// replicas within a second.
const blocksPeriod = 500 * time.Millisecond

// build makes the parts and connects them.
func (r *replica) build(ctx context.Context, settings *config.Config, role role) error {
	m := r.metrics.metrics
	clock := postgres.NewClockOf(r.db, r.faults.machineTime)
	if err := clock.Measure(ctx); err != nil {
		return err
	}
	reads := postgres.NewReads(r.db).Showing(settings.PictureHosts)
	r.pages = pages.New(reads)
	database, err := r.db.ID(ctx)
	if err != nil {
		return err
	}
	own := rdb.Deployment{Prefix: settings.RedisPrefix, Database: database}
	r.gate = rdb.NewGate(r.redis.Gate, own, clock, m.Redis)
	r.bus = rdb.NewBus(r.redis.Bus, own, m.Redis, r.log)
	r.timer = expiry.NewTimer(r.redis.Jobs, settings.RedisPrefix, r.log, m.Timer)
	r.health = newHealth(clock, r.gate, r.bus, m.Ledger)
	signIn, err := newSignIn(ctx, settings, r.db, clock)
	if err != nil {
		return err
	}
	r.people = people.New(people.Options{
		Store: postgres.NewUsers(r.db), Tokens: signIn.verifier, Roles: auth.NewRoles(settings.AdminEmails), Clerk: signIn.clerk, Log: r.log,
		Now: time.Now, SignOut: func(userID string) { r.hub.SignOutDeleted(userID) },
	})
	r.blocks = people.NewBlocks(postgres.NewUsers(r.db))
	if err := r.blocks.Refresh(ctx); err != nil {
		return err
	}
	r.hub = live.New(live.Options{
		Source:   reads,
		Clock:    clock,
		Statuses: reads,
		Auth:     r.people,
		Origins:  settings.ClientOrigins,
		Pictures: settings.PictureHosts,
		Metrics:  m.Live,
		Log:      r.log, SocketLimit: settings.Limits.Sockets, SocketLimitIP: settings.Limits.SocketsPerAddress,
	})
	if err := r.people.RefreshDeleted(ctx); err != nil { // after the hub is there, which it calls
		return err
	}
	r.service = shop.NewService(r.faults.ports(shop.Ports{
		Ledger: postgres.NewLedger(r.db, r.log, m.Ledger), Gate: r.gate, Reads: reads, Catalog: postgres.NewCatalog(r.db),
		Blocks: r.blocks, Timer: r.timer, Clock: clock, Publisher: r.bus, Audience: audience{r.pages, r.hub},
		Metrics: m.Shop, Log: r.log,
	}))
	r.openings = expiry.NewOpenings(reads, r.service, clock, r.log)
	if role != roleAPI {
		r.worker = expiry.NewWorker(r.redis.Jobs, settings.RedisPrefix, r.faults.poker("task", r.service), clock, r.log)
	}
	handler, err := r.handler(settings, role, signIn, clock)
	if err != nil {
		return err
	}
	r.http = &http.Server{
		Handler:           r.closeWhileDraining(r.faults.handler(handler)),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second, // enough for the largest body on a slow phone; it does not limit sockets, whose connections are hijacked
		IdleTimeout:       75 * time.Second, // longer than a load balancer keeps idle connections, so that this side never closes one that is about to be used
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(r.log.Handler(), slog.LevelDebug),
	}
	reaper := expiry.NewReaper(reads, r.faults.poker("reaper", r.service))
	r.ticks.every(time.Second, "the clock", r.health.measure)
	r.ticks.every(time.Second, "the reaper", reaper.Tick)
	r.ticks.every(time.Second, "openings", r.openings.Tick)
	if signIn.keys != nil {
		r.ticks.every(keysPeriod, "the refresh of session keys", signIn.keys.Refresh)
	}
	r.ticks.every(time.Hour, "the forgetting of idempotency keys", postgres.NewIdempotency(r.db).Forget)
	r.ticks.every(blocksPeriod, "the refresh of blocks", r.blocks.Refresh)
	r.ticks.every(blocksPeriod, "the refresh of deleted users", r.people.RefreshDeleted)
	r.ticks.every(time.Second, "the reconciler", r.reconcile())
	r.ticks.every(time.Second, "the refresh of sockets", r.refreshSockets())
	return nil
}

// start subscribes to the bus and starts the worker.
func (r *replica) start(ctx context.Context, role role) error {
	if warning, err := rdb.CheckPolicy(ctx, r.redis.Bus); err != nil {
		r.log.Warn("Redis does not answer; serving without it until it does", "error", err)
	} else if warning != "" {
		r.log.Warn(warning)
	}
	r.bus.Subscribe(context.WithoutCancel(ctx), audience{r.pages, r.hub}.Deliver, func() {
		r.pages.Changed()
		r.hub.Resubscribed()
	})
	if r.worker != nil && role != roleAPI {
		return r.worker.Start()
	}
	return nil
}

// audience implements shop.Audience with this replica's pages and sockets.
type audience struct {
	pages   *pages.Reader
	sockets *live.Hub
}

func (a audience) Changed() { a.pages.Changed() }

func (a audience) Deliver(news drop.News) {
	a.pages.Changed()
	a.sockets.Deliver(news)
}

// refreshSockets returns the work that reads watched drops and all statuses from Postgres and sends
// the sockets what has changed: every five seconds, in case a message on the bus was lost, and
// every second while there is no bus.
func (r *replica) refreshSockets() func(context.Context) error {
	const period = 5
	count := 0
	return func(ctx context.Context) error {
		count++
		if count%period != 1 && !r.bus.Away() {
			return nil
		}
		return errors.Join(r.hub.RefreshStatuses(ctx), r.hub.Refresh(ctx, r.hub.Watched()...))
	}
}

// reconcile returns the work that compares the gates with Postgres. While Redis is away, it only
// probes it.
func (r *replica) reconcile() func(context.Context) error {
	reconciler := shop.NewReconciler(r.service)
	return func(ctx context.Context) error {
		if err := r.gate.Probe(ctx); err != nil {
			return err
		}
		return reconciler.Tick(ctx)
	}
}

// checkSchema returns an error when the schema is too old. It waits 15 s for a database that is
// starting.
func checkSchema(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	for {
		err := postgres.CheckSchema(ctx, url)
		if err == nil || errors.Is(err, postgres.ErrSchemaTooOld) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("DB_URL: Postgres does not answer there: %w", cause(err))
		case <-time.After(250 * time.Millisecond):
		}
	}
}

// cause returns the innermost error, without the addresses and operations that wrap it.
func cause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
