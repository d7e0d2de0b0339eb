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

// ledgerConnections bounds how many drops one replica writes at once. One hot drop uses one: more would queue at its row.
const ledgerConnections = 8

// readConnections bounds everything else.
const readConnections = 8

// exportConnections bounds exports, which take long and may take their time.
const exportConnections = 2

// DB is the pools on one database. Make one with Open, and Close it last.
type DB struct {
	ledger  *pgxpool.Pool
	reads   *pgxpool.Pool
	exports *pgxpool.Pool
}

// Option changes how the ledger's sessions are made, for who wants to see what passes on them.
type Option func(*pgx.ConnConfig)

// Open prepares the pools. It does not connect: a replica may start before its database.
func Open(ctx context.Context, url string, options ...Option) (*DB, error) {
	ledger, err := openPool(ctx, url, ledgerConnections, planByIndex, options...)
	if err != nil {
		return nil, err
	}
	reads, err := openPool(ctx, url, readConnections, nil)
	if err != nil {
		ledger.Close()
		return nil, err
	}
	exports, err := openPool(ctx, url, exportConnections, unhurried)
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

// limitSession has the server end what a frozen or lost client would otherwise hold for ever, above all a drop's lock.
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

// milliseconds is a limit as Postgres wants it.
func milliseconds(limit time.Duration) string { return strconv.FormatInt(limit.Milliseconds(), 10) }

// planByIndex is for the ledger's sessions, whose statements are all look-ups by index. A new drop has no statistics: left
// alone, the planner takes its reservations for few, and reads all of them for each batch, ever more slowly. The plans are
// the same whatever the arguments are, so they are made once.
//
//nolint:gochecknoglobals // a constant that Go cannot spell
var planByIndex = map[string]string{
	"plan_cache_mode":  "force_generic_plan",
	"enable_seqscan":   "off",
	"enable_hashjoin":  "off",
	"enable_mergejoin": "off",
	"jit":              "off",
}

// unhurried is for exports: a million rows to a slow reader take minutes, and hold up nobody.
//
//nolint:gochecknoglobals // a constant that Go cannot spell
var unhurried = map[string]string{
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

// Close ends the pools once what runs on them has ended.
func (db *DB) Close() {
	db.ledger.Close()
	db.reads.Close()
	db.exports.Close()
}
