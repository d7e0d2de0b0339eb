package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// Block writes that a user may no longer reserve. A repeated call keeps the first block and its
// reason. ErrNotFound: no user with that Clerk id has ever signed in. A user who has reserved is
// known, also when their row in users is still to be written.
func (u *Users) Block(ctx context.Context, userID string, by drop.Admin) error {
	err := pgx.BeginFunc(ctx, u.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO users (clerk_id, seen_at) SELECT $1, 'epoch'
			WHERE EXISTS (SELECT FROM reservations WHERE user_id = $1) ON CONFLICT (clerk_id) DO NOTHING`, userID); err != nil {
			return err
		}
		var known bool
		err := tx.QueryRow(ctx, `WITH known AS (SELECT clerk_id FROM users WHERE clerk_id = $1),
			blocked AS (INSERT INTO user_blocks (user_id, actor, reason) SELECT clerk_id, $2, $3 FROM known
				ON CONFLICT (user_id) DO NOTHING)
			SELECT EXISTS (SELECT FROM known)`, userID, by.UserID, by.Reason).Scan(&known)
		if err == nil && !known {
			return pgx.ErrNoRows
		}
		return err
	})
	return asUnavailable("block user", err)
}

// Unblock lets a user reserve again. A repeated call changes nothing.
func (u *Users) Unblock(ctx context.Context, userID string) error {
	_, err := u.pool.Exec(ctx, `DELETE FROM user_blocks WHERE user_id = $1`, userID)
	return asUnavailable("unblock user", err)
}

// BlocksVersion returns a text that is different for different blocks: their number and a hash of
// all of them.
func (u *Users) BlocksVersion(ctx context.Context) (string, error) {
	var version string
	err := u.pool.QueryRow(ctx, `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(user_id, 0)), 0) FROM user_blocks`).Scan(&version)
	return version, asUnavailable("read blocks", err)
}

// Blocked reads the Clerk ids of all blocked users.
func (u *Users) Blocked(ctx context.Context) ([]string, error) {
	rows, err := u.pool.Query(ctx, `SELECT user_id FROM user_blocks`)
	if err != nil {
		return nil, unavailable("read blocks", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return ids, asUnavailable("read blocks", err)
}
