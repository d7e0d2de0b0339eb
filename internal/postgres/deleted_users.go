package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Deleted reads which users were deleted at or after a time, by Postgres's clock. A transaction
// that commits later may have an earlier time, so ask again for the last seconds.
func (u *Users) Deleted(ctx context.Context, since time.Time) (ids []string, newest time.Time, err error) {
	rows, err := u.pool.Query(ctx, `SELECT clerk_id, updated_at FROM users
		WHERE deleted_at IS NOT NULL AND updated_at >= $1 ORDER BY updated_at`, since)
	if err != nil {
		return nil, since, unavailable("read deleted users", err)
	}
	newest = since
	var id string
	_, err = pgx.ForEachRow(rows, []any{&id, &newest}, func() error {
		ids = append(ids, id)
		return nil
	})
	return ids, newest.UTC(), asUnavailable("read deleted users", err)
}
