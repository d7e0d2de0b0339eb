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

// ledgerConnections bounds how many drops one replica writes at once. A drop uses one connection at
// a time: more of them would only wait for its row lock.
const ledgerConnections = 8

// readConnections bounds the queries of everything but the ledger and the exports.
const readConnections = 8

// exportConnections bounds exports, which may run for minutes.
const exportConnections = 2

// DB has the connection pools of one database. Make one with Open, and Close it last.
type DB struct {
	ledger  *pgxpool.Pool
	reads   *pgxpool.Pool
	exports *pgxpool.Pool
}

// Option changes the configuration of the ledger's connections. The fault suite sets a tracer with
// it.
type Option func(*pgx.ConnConfig)

// Open prepares the pools. It does not connect: a replica may start before its database.
func Open(ctx context.Context, url string, options ...Option) (*DB, error) {
	ledger, err := openPool(ctx, url, ledgerConnections, ledgerSession, options...)
	if err != nil {
		return nil, err
	}
	reads, err := openPool(ctx, url, readConnections, nil)
	if err != nil {
		ledger.Close()
		return nil, err
	}
	exports, err := openPool(ctx, url, exportConnections, exportSession)
	if err != nil {
		ledger.Close()
		reads.Close()
		return nil, err
	}
	return &DB{ledger: ledger, reads: reads, exports: exports}, nil
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

// exportSession has longer limits for exports: sending a million rows to a slow reader takes
// minutes, and blocks nobody.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var exportSession = map[string]string{
	"statement_timeout":                   "1800000",
	"idle_in_transaction_session_timeout": "60000",
	"tcp_user_timeout":                    "60000",
}

// Ping reports whether Postgres answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.reads.Ping(ctx); err != nil {
		return unavailable("ping", err)
	}
	return nil
}

// Close waits for running queries, and closes the pools.
func (db *DB) Close() {
	db.ledger.Close()
	db.reads.Close()
	db.exports.Close()
}
