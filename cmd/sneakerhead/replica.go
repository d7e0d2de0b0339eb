package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"sneakerhead/internal/allowance"
	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/expiry"
	"sneakerhead/internal/live"
	"sneakerhead/internal/pages"
	"sneakerhead/internal/people"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/pressure"
	"sneakerhead/internal/rdb"
	"sneakerhead/internal/shop"
)

// replica is one running server. Its parts are listed in the order in which they stop.
type replica struct {
	log      *slog.Logger
	health   *health
	hub      *live.Hub
	front    *front
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
	pressure *pressure.Meter

	drainDelay time.Duration
	prefix     string // REDIS_PREFIX
	handler    http.Handler
	addresses  *allowance.Limiter // of anonymous and refused requests
}

// newReplica waits for Postgres, checks the schema, builds a replica, and starts everything but its
// routes, which [replica.run] puts in place of the front's.
func newReplica(ctx context.Context, settings *config.Config, role role, front *front, metrics *metricsServer, log *slog.Logger) (*replica, error) {
	if err := waitForPostgres(ctx, settings.DatabaseURL.Reveal(), log); err != nil {
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
	r := &replica{log: log, front: front, db: db, redis: redis, metrics: metrics, ticks: newTicks(log), faults: faults, drainDelay: settings.DrainDelay, prefix: settings.RedisPrefix}
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
	r.pages = pages.New(postgres.NewPageReads(r.db).Showing(settings.PictureHosts))
	database, err := r.db.ID(ctx)
	if err != nil {
		return err
	}
	own := rdb.Deployment{Prefix: settings.RedisPrefix, Database: database}
	r.gate = rdb.NewGate(r.redis.Gate, own, clock, m.Redis)
	r.bus = rdb.NewBus(r.redis.Bus, own, m.Redis, r.log)
	r.timer = expiry.NewTimer(r.redis.Jobs, settings.RedisPrefix, r.log, m.Timer)
	r.health = newHealth(r, clock)
	signIn, err := newSignIn(ctx, settings, r.db, clock)
	if err != nil {
		return err
	}
	r.people = people.New(people.Options{
		Store: postgres.NewUsers(r.db), Tokens: signIn.verifier, Roles: auth.NewRoles(settings.AdminEmails), Clerk: signIn.clerk, Log: r.log,
		Now: time.Now, SignOut: func(userID string) { r.hub.SignOutDeleted(userID) },
		Metrics: m.People, WarnOfSettings: settings.AuthMode != config.AuthDev,
	})
	r.blocks = people.NewBlocks(postgres.NewUsers(r.db))
	if err := r.blocks.Refresh(ctx); err != nil {
		return err
	}
	r.addresses = allowance.New(settings.Limits.AddressRequestsPerSecond)
	socketReads := postgres.NewSocketReads(r.db).Showing(settings.PictureHosts)
	r.hub = live.New(live.Options{
		Source:   socketReads,
		Clock:    clock,
		Statuses: socketReads,
		Auth:     r.people,
		Origins:  settings.ClientOrigins,
		Pictures: settings.PictureHosts,
		Metrics:  m.Live,
		Log:      r.log, Addresses: r.addresses, SocketLimit: settings.Limits.Sockets,
		SocketLimitIP: settings.Limits.SocketsPerAddress, SocketLimitUser: settings.Limits.SocketsPerUser,
	})
	if err := r.people.RefreshDeleted(ctx); err != nil { // after the hub is there, which it calls
		return err
	}
	r.service = shop.NewService(r.faults.ports(shop.Ports{
		Ledger: postgres.NewLedger(r.db, r.log, m.Ledger), Gate: r.gate, Reads: reads, Catalog: postgres.NewCatalog(r.db),
		Blocks: r.blocks, Timer: r.timer, Clock: clock, Publisher: r.bus, Audience: audience{r.pages, r.hub},
		Metrics: m.Shop, Log: r.log,
	}))
	r.pressure = pressure.NewMeter(func() { m.Shop.Refused(drop.CodeOverloaded) })
	r.openings = expiry.NewOpenings(reads, r.service, clock, r.log)
	if role != roleAPI {
		r.worker = expiry.NewWorker(r.redis.Jobs, settings.RedisPrefix, r.faults.poker("task", r.service), clock, r.log)
	}
	handler, err := r.routes(settings, role, signIn, clock)
	if err != nil {
		return err
	}
	r.handler = r.closeWhileDraining(r.faults.handler(handler))
	reaper := expiry.NewReaper(reads, r.faults.poker("reaper", r.service))
	r.ticks.every(time.Second, "the pace of the garbage collector", paceGarbage())
	r.ticks.every(pressure.Period, "the measuring of pressure", r.pressure.Tick)
	r.ticks.every(time.Second, "the look at Postgres", r.health.look)
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
	switch warning, err := rdb.CheckPolicy(ctx, r.redis.Bus); {
	case errors.Is(err, rdb.ErrRefused):
		return err
	case err != nil: // the look says so, and says when it is back
	case warning != "":
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

// waitForPostgres returns when Postgres can be reached, however long that takes, and has the schema
// that this binary needs. It returns an error when the schema is too old, or when Postgres refuses
// this user or database.
func waitForPostgres(ctx context.Context, url string, log *slog.Logger) error {
	began := time.Now()
	waited := false
	err := postgres.Reach(ctx, url, func(cause error) {
		waited = true
		log.Warn("waiting for Postgres, which does not answer", "error", cause)
	})
	if err != nil {
		return err
	}
	if waited {
		log.Info("Postgres answers", "after", time.Since(began).Round(time.Millisecond).String())
	}
	return postgres.CheckSchema(ctx, url)
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
