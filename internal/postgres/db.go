package postgres

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"time"

	"sneakerhead/internal/shop"

	pgxdecimal "github.com/jackc/pgx-shopspring-decimal"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// DB has the connection pools of one database. Make one with Open, and Close it last.
type DB struct {
	pools map[string]*pgxpool.Pool // by name, see poolSizes
	known *knownDrops
}

// Option changes the configuration of the ledger's connections. The fault suite sets a tracer with
// it.
type Option func(*pgx.ConnConfig)

// Open prepares the pools. It does not connect: a replica may start before its database.
func Open(ctx context.Context, url string, options ...Option) (*DB, error) {
	db := &DB{pools: make(map[string]*pgxpool.Pool, len(poolSizes))}
	for name, connections := range poolSizes {
		var session map[string]string
		var changes []Option
		switch name {
		case poolLedger:
			session, changes = ledgerSession, options
		case poolHistory, poolRecords:
			session = listSession
		}
		pool, err := openPool(ctx, url, connections, session, changes...)
		if err != nil {
			db.Close()
			return nil, err
		}
		db.pools[name] = pool
	}
	db.known = newKnownDrops(findDrops(db.pools[poolLookups]))
	return db, nil
}

func openPool(ctx context.Context, url string, connections int32, session map[string]string, options ...Option) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errBadURL
	}
	config.MaxConns = connections
	config.MaxConnLifetimeJitter = 5 * time.Minute
	config.HealthCheckPeriod = 5 * time.Second
	config.ConnConfig.ConnectTimeout = 2 * time.Second
	limitSession(config.ConnConfig.RuntimeParams)
	maps.Copy(config.ConnConfig.RuntimeParams, session)
	for _, option := range options {
		option(config.ConnConfig)
	}
	config.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		pgxdecimal.Register(conn.TypeMap())
		return nil
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", err)
	}
	return pool, nil
}

// limitSession sets limits with which the server ends the session of a frozen or lost client, which
// would otherwise keep its locks, above all that of a drop.
func limitSession(params map[string]string) {
	if params["application_name"] == "" {
		params["application_name"] = "sneakerhead"
	}
	params["lock_timeout"] = milliseconds(shop.LockLimit)
	params["statement_timeout"] = milliseconds(shop.StatementLimit)
	params["idle_in_transaction_session_timeout"] = milliseconds(shop.IdleLimit)
	params["tcp_user_timeout"] = "2000"
	params["tcp_keepalives_idle"], params["tcp_keepalives_interval"], params["tcp_keepalives_count"] = "2", "1", "2"
	params["timezone"] = "UTC"
}

// milliseconds formats a limit as Postgres reads it.
func milliseconds(limit time.Duration) string { return strconv.FormatInt(limit.Milliseconds(), 10) }

// ledgerSession makes the planner use indexes in the ledger's sessions, all of whose statements are
// look-ups by index. Without it, the planner has no statistics of a new drop, assumes that it has
// few reservations and scans all of them for each batch, which takes longer as the drop sells.
// Plans do not depend on the arguments, so each is made once.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var ledgerSession = map[string]string{
	"plan_cache_mode":  "force_generic_plan",
	"enable_seqscan":   "off",
	"enable_hashjoin":  "off",
	"enable_mergejoin": "off",
	"jit":              "off",
}

// listSession makes the planner read lists in the order of an index, and stop at the end of the
// page. Without statistics it could otherwise read all rows first, and sort them.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var listSession = map[string]string{
	"enable_seqscan":    "off",
	"enable_bitmapscan": "off",
	"jit":               "off",
}

// Ping reports whether Postgres answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.pools[poolLookups].Ping(ctx); err != nil {
		return unavailable("ping", err)
	}
	return nil
}

// Close waits for running queries, and closes the pools.
func (db *DB) Close() {
	if db.known != nil {
		db.known.stop()
	}
	for _, pool := range db.pools {
		pool.Close()
	}
}
