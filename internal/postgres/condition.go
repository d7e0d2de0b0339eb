package postgres

import (
	"context"
	"maps"
	"slices"
)

// LedgerCondition is what a session of the ledger says of itself.
type LedgerCondition struct {
	ReadOnly   bool   // Postgres refuses to write
	LostLimits string // which limits the session does not have, and what they are instead; empty when all hold
}

// ledgerCondition compares limits as intervals, because Postgres writes 1000ms as 1s.
const ledgerCondition = `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean,
	(SELECT coalesce(string_agg(name || ' is ' || current_setting(name), ', '), '') FROM unnest($1::text[], $2::text[]) AS wanted (name, value)
		WHERE current_setting(name)::interval <> value::interval)`

// LedgerCondition asks on one of the ledger's connections, so an error says that the ledger gets
// none.
func (db *DB) LedgerCondition(ctx context.Context) (LedgerCondition, error) {
	names := slices.Sorted(maps.Keys(sessionLimits))
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = sessionLimits[name]
	}
	var found LedgerCondition
	err := db.pools[poolLedger].QueryRow(ctx, ledgerCondition, names, values).Scan(&found.ReadOnly, &found.LostLimits)
	return found, asUnavailable("ask on the ledger's connection", err)
}
