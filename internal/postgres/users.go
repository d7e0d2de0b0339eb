package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/drop"
)

// Users keeps who has signed in.
type Users struct{ pool *pgxpool.Pool }

// NewUsers returns the users on db's general pool.
func NewUsers(db *DB) *Users { return &Users{pool: db.reads} }

// An older word about somebody never replaces a newer one, silence (a token need not say names) replaces nothing, and a
// word that changes nothing writes nothing. In the order of their ids, so that two replicas cannot wait for each other.
const rememberUsers = `INSERT INTO users AS u (clerk_id, email, first_name, last_name, image_url, seen_at)
	SELECT clerk_id,
		coalesce((array_agg(email ORDER BY seen_at DESC) FILTER (WHERE email <> ''))[1], ''),
		coalesce((array_agg(first_name ORDER BY seen_at DESC) FILTER (WHERE first_name <> ''))[1], ''),
		coalesce((array_agg(last_name ORDER BY seen_at DESC) FILTER (WHERE last_name <> ''))[1], ''),
		coalesce((array_agg(image_url ORDER BY seen_at DESC) FILTER (WHERE image_url <> ''))[1], ''),
		max(seen_at)
	FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
		AS seen (clerk_id, email, first_name, last_name, image_url, seen_at) GROUP BY clerk_id ORDER BY clerk_id
	ON CONFLICT (clerk_id) DO UPDATE SET
		email = coalesce(nullif(excluded.email, ''), u.email),
		first_name = coalesce(nullif(excluded.first_name, ''), u.first_name),
		last_name = coalesce(nullif(excluded.last_name, ''), u.last_name),
		image_url = coalesce(nullif(excluded.image_url, ''), u.image_url),
		seen_at = excluded.seen_at, updated_at = now()
	WHERE u.seen_at < excluded.seen_at AND (u.email, u.first_name, u.last_name, u.image_url) IS DISTINCT FROM (
		coalesce(nullif(excluded.email, ''), u.email), coalesce(nullif(excluded.first_name, ''), u.first_name),
		coalesce(nullif(excluded.last_name, ''), u.last_name), coalesce(nullif(excluded.image_url, ''), u.image_url))`

// Remember writes what tokens have said of some users. One user may be in it more than once.
func (u *Users) Remember(ctx context.Context, users []drop.User) error {
	n := len(users)
	ids, emails, firsts := make([]string, n), make([]string, n), make([]string, n)
	lasts, images, seen := make([]string, n), make([]string, n), make([]time.Time, n)
	for i, user := range users {
		ids[i], emails[i], firsts[i] = user.ClerkID, user.Email, user.FirstName
		lasts[i], images[i], seen[i] = user.LastName, user.ImageURL, user.SeenAt
	}
	_, err := u.pool.Exec(ctx, rememberUsers, ids, emails, firsts, lasts, images, seen)
	return asUnavailable("remember users", err)
}

// Get reads a user by Clerk's id. ErrNotFound: nobody of that id has signed in.
func (u *Users) Get(ctx context.Context, clerkID string) (drop.User, error) {
	var user drop.User
	err := u.pool.QueryRow(ctx, `SELECT id, clerk_id, email, first_name, last_name, image_url, role, seen_at, created_at
		FROM users WHERE clerk_id = $1`, clerkID).Scan(&user.ID, &user.ClerkID, &user.Email, &user.FirstName,
		&user.LastName, &user.ImageURL, &user.Role, &user.SeenAt, &user.CreatedAt)
	if err != nil {
		return drop.User{}, unavailable("read user", err)
	}
	return user, nil
}
