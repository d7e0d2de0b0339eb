package postgres

import (
	"context"
	"time"

	"sneakerhead/internal/drop"
)

// Record writes all fields of a user that Clerk has sent, empty ones too. It changes nothing when
// newer data has been written, or when the user is deleted. The address must be a verified one.
func (u *Users) Record(ctx context.Context, user drop.User) error {
	_, err := u.pool.Exec(ctx, `INSERT INTO users AS u (clerk_id, email, verified_email, first_name, last_name, image_url, seen_at)
		VALUES ($1, $2, $2, $3, $4, $5, $6)
		ON CONFLICT (clerk_id) DO UPDATE SET email = excluded.email, verified_email = excluded.email, first_name = excluded.first_name,
			last_name = excluded.last_name, seen_at = excluded.seen_at, updated_at = now(),
			image_url = CASE WHEN u.own_image THEN u.image_url ELSE excluded.image_url END
		WHERE u.deleted_at IS NULL AND u.seen_at < excluded.seen_at`,
		user.ClerkID, user.Email, user.FirstName, user.LastName, user.ImageURL, user.SeenAt)
	return asUnavailable("record user", err)
}

// Erase deletes the personal data of a user whom Clerk has deleted. The row stays, so that older
// data cannot restore it.
func (u *Users) Erase(ctx context.Context, clerkID string, at time.Time) error {
	_, err := u.pool.Exec(ctx, `INSERT INTO users AS u (clerk_id, seen_at, deleted_at) VALUES ($1, $2, $2)
		ON CONFLICT (clerk_id) DO UPDATE SET email = '', verified_email = '', first_name = '', last_name = '', image_url = '', own_image = false,
			role = 'user', seen_at = greatest(u.seen_at, excluded.seen_at), deleted_at = excluded.deleted_at, updated_at = now()
		WHERE u.deleted_at IS NULL`, clerkID, at)
	return asUnavailable("erase user", err)
}

// SetProfile writes a user's own changes and returns the user. ErrNotFound: the user is not stored,
// or deleted.
func (u *Users) SetProfile(ctx context.Context, clerkID string, changes drop.ProfileChanges) (drop.User, error) {
	user, err := scanUser(u.pool.QueryRow(ctx, `UPDATE users SET first_name = coalesce($2, first_name),
			last_name = coalesce($3, last_name), image_url = coalesce($4, image_url),
			own_image = CASE WHEN $4::text IS NULL THEN own_image ELSE $4 <> '' END, seen_at = greatest(seen_at, now()), updated_at = now()
		WHERE clerk_id = $1 AND deleted_at IS NULL RETURNING `+userColumns, clerkID, changes.FirstName, changes.LastName, changes.ImageURL))
	return user, asUnavailable("write profile", err)
}
