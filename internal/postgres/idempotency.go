package postgres

import (
	"bytes"
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/drop"
)

// idempotencyAge is how long a key is remembered.
const idempotencyAge = 24 * time.Hour

// Idempotency remembers which request came with which idempotency key.
type Idempotency struct{ pool *pgxpool.Pool }

// NewIdempotency returns the idempotency keys on db's pool of look-ups.
func NewIdempotency(db *DB) *Idempotency { return &Idempotency{pool: db.pools[poolLookups]} }

// Claim returns the command id for a request with a key: the offered one, or the one of the first
// request that had the key. drop.ErrIdempotencyMismatch: that request was another one.
func (i *Idempotency) Claim(ctx context.Context, actor, key string, fingerprint []byte, offered uuid.UUID) (uuid.UUID, error) {
	var known []byte
	var commandID uuid.UUID
	_, err := i.pool.Exec(ctx, `INSERT INTO idempotency_keys (actor, key, fingerprint, command_id) VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING`, actor, key, fingerprint, offered)
	if err == nil {
		err = i.pool.QueryRow(ctx, `SELECT fingerprint, command_id FROM idempotency_keys WHERE actor = $1 AND key = $2`, actor, key).
			Scan(&known, &commandID)
	}
	switch {
	case err != nil:
		return uuid.Nil, unavailable("claim idempotency key", err)
	case !bytes.Equal(known, fingerprint):
		return uuid.Nil, drop.ErrIdempotencyMismatch
	default:
		return commandID, nil
	}
}

// Forget deletes keys that are older than a day.
func (i *Idempotency) Forget(ctx context.Context) error {
	_, err := i.pool.Exec(ctx, `DELETE FROM idempotency_keys WHERE created_at < now() - $1::interval`, idempotencyAge)
	return asUnavailable("forget idempotency keys", err)
}
