package postgres

import (
	"context"

	"github.com/google/uuid"
)

// ID returns the id that the migrations gave to this database.
func (db *DB) ID(ctx context.Context) (uuid.UUID, error) {
	var id uuid.UUID
	err := db.pools[poolLookups].QueryRow(ctx, `SELECT id FROM deployment`).Scan(&id)
	return id, asUnavailable("read the database's id", err)
}
