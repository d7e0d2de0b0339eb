package postgres

import "context"

// LedgerIsReadOnly reports whether Postgres refuses to write. It asks on one of the ledger's
// connections, so an error says that the ledger gets none.
func (db *DB) LedgerIsReadOnly(ctx context.Context) (readOnly bool, err error) {
	err = db.pools[poolLedger].QueryRow(ctx, `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean`).Scan(&readOnly)
	return readOnly, asUnavailable("ask on the ledger's connection", err)
}
