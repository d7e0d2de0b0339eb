package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"sneakerhead/internal/api"
	"sneakerhead/internal/config"
	"sneakerhead/internal/expiry"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/rdb"
)

// storeLimit bounds what one check asks of a store.
const storeLimit = 3 * time.Second

func (e *examination) asking() (context.Context, context.CancelFunc) {
	return context.WithTimeout(e.ctx, storeLimit)
}

// lookAtPostgres connects, and opens the pools that serve uses. Without Postgres serve waits, and
// is not ready.
func lookAtPostgres(e *examination) finding {
	url, err := config.DatabaseURL(e.env)
	if err != nil {
		return failure("%s", err)
	}
	ctx, cancel := e.asking()
	defer cancel()
	err = postgres.Reach(ctx, url.Reveal(), func(error) {})
	if errors.Is(err, postgres.ErrRefused) {
		return failure("%s", err)
	}
	if err != nil {
		return failure("does not answer (%s): start it, or set DB_URL right; serve waits for it", err)
	}
	db, err := postgres.Open(e.ctx, url.Reveal())
	if err != nil {
		return failure("%s", err)
	}
	clock := postgres.NewClockOf(db, e.machine)
	if err := clock.Measure(ctx); err != nil {
		db.Close()
		return failure("answers, but not with the settings of serve's connections (%s)", cause(err))
	}
	e.db, e.clock = db, clock
	return fine("answers")
}

// needsPostgres and needsRedis are the findings of checks that need what does not answer.
func needsPostgres() finding { return warning("not checked, because Postgres cannot be used") }
func needsRedis() finding    { return warning("not checked, because Redis cannot be used") }

func lookAtSchema(e *examination) finding {
	if e.db == nil {
		return needsPostgres()
	}
	ctx, cancel := e.asking()
	defer cancel()
	old, err := e.db.SchemaIsOld(ctx)
	if err != nil {
		return failure("%s", cause(err))
	}
	if old {
		return failure("%s", postgres.ErrSchemaTooOld)
	}
	return fine("up to date")
}

func lookAtWriting(e *examination) finding {
	if e.db == nil {
		return needsPostgres()
	}
	ctx, cancel := e.asking()
	defer cancel()
	ledger, err := e.db.LedgerCondition(ctx)
	found := &condition{readOnly: ledger.ReadOnly, lostLimits: ledger.LostLimits, ledgerAway: err != nil}
	return readinessOf(found, "Postgres takes writes, and its sessions have their limits")
}

// readinessOf turns what /readyz would say of a condition into a finding.
func readinessOf(c *condition, otherwise string) finding {
	switch readiness, reason := c.readiness(); readiness {
	case api.Ready:
		return fine("%s", otherwise)
	case api.Degraded:
		return warning("%s", reason)
	default:
		return failure("%s", reason)
	}
}

// lookAtRedis connects. Without Redis serve starts, and drops are sold more slowly.
func lookAtRedis(e *examination) finding {
	url, err := config.RedisURL(e.env)
	if err != nil {
		return failure("%s", err)
	}
	clients, err := rdb.Open(url.Reveal())
	if err != nil {
		return failure("%s", err)
	}
	ctx, cancel := e.asking()
	defer cancel()
	e.redisWarning, err = rdb.CheckPolicy(ctx, clients.Bus)
	if err == nil {
		e.redis = clients
		return fine("answers")
	}
	_ = clients.Close() // nothing was sent
	if errors.Is(err, rdb.ErrRefused) {
		return failure("%s", err)
	}
	return warning("does not answer (%s): start it, or set REDIS_URL right; until then drops are sold without the gate, and more slowly", cause(err))
}

func lookAtPolicy(e *examination) finding {
	switch {
	case e.redis == nil:
		return needsRedis()
	case e.redisWarning != "":
		return warning("%s", e.redisWarning)
	default:
		return fine("Redis's maxmemory-policy is noeviction")
	}
}

func lookAtRights(e *examination) finding {
	if e.redis == nil {
		return needsRedis()
	}
	if e.settings == nil {
		return needsSettings()
	}
	ctx, cancel := e.asking()
	defer cancel()
	var refused []string
	prefix := e.settings.RedisPrefix
	for _, needs := range []rdb.Needs{
		rdb.Deployment{Prefix: prefix}.OwnNeeds(),
		{Keys: expiry.KeysPattern, Commands: expiry.Commands(prefix), Channels: expiry.Channels()},
	} {
		some, err := rdb.Refused(ctx, e.redis.Bus, needs)
		if err != nil {
			return warning("could not be asked (%s)", cause(err))
		}
		refused = append(refused, some...)
	}
	slices.Sort(refused)
	refused = slices.Compact(refused) // both need some commands
	if len(refused) > 0 {
		return warning("Redis refuses this user %s: allow it, or drops are sold without the gate, and holds expire late", strings.Join(refused, ", "))
	}
	return fine("Redis allows every command, key and channel")
}

// lookAtClocks compares this machine's clock and Redis's with Postgres's.
func lookAtClocks(e *examination) finding {
	if e.db == nil {
		return needsPostgres()
	}
	found := condition{offset: e.clock.Offset()}
	if e.redis == nil {
		return readinessOf(&found, "this machine's agrees with Postgres's; Redis's was not checked")
	}
	ctx, cancel := e.asking()
	defer cancel()
	began := time.Now()
	theirs, err := e.redis.Bus.Time(ctx).Result()
	if err != nil {
		return readinessOf(&found, "this machine's agrees with Postgres's; Redis does not tell its own")
	}
	off := theirs.Sub(e.clock.Now().Add(-time.Since(began) / 2))
	found.redisConfirmed = off.Abs() <= maxClockOffset
	if !found.clockIsWrong() && !found.redisConfirmed {
		return warning("Redis's is %s off Postgres's: set it right", off.Abs().Round(time.Millisecond))
	}
	return readinessOf(&found, "this machine's, Postgres's and Redis's agree")
}
