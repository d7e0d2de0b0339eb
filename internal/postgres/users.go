package postgres

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/drop"
)

// Users reads and writes the users who have signed in.
type Users struct {
	pool  *pgxpool.Pool
	lists *pgxpool.Pool // of the admins' list, which may take long
}

// NewUsers returns the users on db's pool of look-ups, and their list on that of the admins' lists.
func NewUsers(db *DB) *Users {
	return &Users{pool: db.pools[poolLookups], lists: db.pools[poolRecords]}
}

// Older data never replaces newer data, an empty field never replaces one that is set (a token need
// not contain names), and a row that would not change is not written. An address in a token is
// verified.
const rememberUsers = `INSERT INTO users AS u (clerk_id, email, verified_email, first_name, last_name, image_url, seen_at)
	SELECT clerk_id, email, email, first_name, last_name, image_url, seen_at
	FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
		AS seen (clerk_id, email, first_name, last_name, image_url, seen_at)
	ON CONFLICT (clerk_id) DO UPDATE SET
		email = coalesce(nullif(excluded.email, ''), u.email),
		verified_email = coalesce(nullif(excluded.email, ''), u.verified_email),
		first_name = coalesce(nullif(excluded.first_name, ''), u.first_name),
		last_name = coalesce(nullif(excluded.last_name, ''), u.last_name),
		image_url = CASE WHEN u.own_image OR excluded.image_url = '' THEN u.image_url ELSE excluded.image_url END,
		seen_at = excluded.seen_at, updated_at = now()
	WHERE u.deleted_at IS NULL AND u.seen_at < excluded.seen_at AND (u.email, u.verified_email, u.first_name, u.last_name, u.image_url)
		IS DISTINCT FROM (
		coalesce(nullif(excluded.email, ''), u.email), coalesce(nullif(excluded.email, ''), u.verified_email), coalesce(nullif(excluded.first_name, ''), u.first_name),
		coalesce(nullif(excluded.last_name, ''), u.last_name),
		CASE WHEN u.own_image OR excluded.image_url = '' THEN u.image_url ELSE excluded.image_url END)`

const userColumns = `id, clerk_id, email, first_name, last_name, image_url, role, seen_at, created_at`

func scanUser(row pgx.Row) (drop.User, error) {
	var u drop.User
	err := row.Scan(&u.ID, &u.ClerkID, &u.Email, &u.FirstName, &u.LastName, &u.ImageURL, &u.Role, &u.SeenAt, &u.CreatedAt)
	u.SeenAt, u.CreatedAt = u.SeenAt.UTC(), u.CreatedAt.UTC()
	u.DisplayName = drop.DisplayName(u.FirstName, u.LastName)
	return u, err
}

// Remember writes the data of some users as their tokens contain it. A user may be listed more than
// once. Rows are written in the order of their ids, so that two replicas cannot deadlock.
func (u *Users) Remember(ctx context.Context, users []drop.User) error {
	users = oneOfEach(users)
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

// oneOfEach returns each user once, in the order of their ids. Of the data of one user, the newest
// that is not empty counts.
func oneOfEach(users []drop.User) []drop.User {
	sorted := slices.Clone(users)
	slices.SortFunc(sorted, func(a, b drop.User) int {
		return cmp.Or(strings.Compare(a.ClerkID, b.ClerkID), b.SeenAt.Compare(a.SeenAt))
	})
	each := sorted[:0]
	for _, user := range sorted {
		last := len(each) - 1
		if last < 0 || each[last].ClerkID != user.ClerkID {
			each = append(each, user)
			continue
		}
		newer := &each[last]
		newer.Email = cmp.Or(newer.Email, user.Email)
		newer.FirstName = cmp.Or(newer.FirstName, user.FirstName)
		newer.LastName = cmp.Or(newer.LastName, user.LastName)
		newer.ImageURL = cmp.Or(newer.ImageURL, user.ImageURL)
	}
	return each
}

// Get reads a user by Clerk's id. ErrNotFound: no user with that id has signed in.
func (u *Users) Get(ctx context.Context, clerkID string) (drop.User, error) {
	user, err := scanUser(u.pool.QueryRow(ctx, `SELECT `+userColumns+` FROM users WHERE clerk_id = $1`, clerkID))
	return user, asUnavailable("read user", err)
}
