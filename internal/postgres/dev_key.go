package postgres

import "context"

// DevKey returns the key that signs the tokens of dev sign-in. When the database has none, it
// stores the one offered; replicas that start at the same time get the same key.
func (db *DB) DevKey(ctx context.Context, offered string) (string, error) {
	var key string
	_, err := db.pools[poolLookups].Exec(ctx, `INSERT INTO dev_signing_keys (key_pem) VALUES ($1) ON CONFLICT DO NOTHING`, offered)
	if err == nil {
		err = db.pools[poolLookups].QueryRow(ctx, `SELECT key_pem FROM dev_signing_keys`).Scan(&key)
	}
	return key, asUnavailable("read dev signing key", err)
}
