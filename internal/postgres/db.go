package postgres

import (
	"context"
	"fmt"
	"time"

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
		case poolLookups:
			session = lookupSession
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
	config.ConnConfig.ConnectTimeout = connectLimit
	config.ConnConfig.AfterConnect = setSession(session)
	if config.ConnConfig.RuntimeParams["application_name"] == "" {
		config.ConnConfig.RuntimeParams["application_name"] = "sneakerhead"
	}
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
