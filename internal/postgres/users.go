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
// not contain names), and a row that would not change is neither written nor locked: every user's
// token is new once a minute, and usually says the same. An address in a token is verified.
const rememberUsers = `INSERT INTO users AS u (clerk_id, email, verified_email, first_name, last_name, image_url, seen_at)
	SELECT seen.clerk_id, seen.email, seen.email, seen.first_name, seen.last_name, seen.image_url, seen.seen_at
	FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
		AS seen (clerk_id, email, first_name, last_name, image_url, seen_at)
	LEFT JOIN LATERAL (SELECT * FROM users WHERE clerk_id = seen.clerk_id LIMIT 1) k ON true
	WHERE k.clerk_id IS NULL OR (k.seen_at < seen.seen_at AND (k.email, k.verified_email, k.first_name, k.last_name, k.image_url)
		IS DISTINCT FROM (
		coalesce(nullif(seen.email, ''), k.email), coalesce(nullif(seen.email, ''), k.verified_email), coalesce(nullif(seen.first_name, ''), k.first_name),
		coalesce(nullif(seen.last_name, ''), k.last_name), CASE WHEN k.own_image OR seen.image_url = '' THEN k.image_url ELSE seen.image_url END))
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
	_, err := u.pool.Exec(ctx, rememberUsers, seenBy(users)...)
	return asUnavailable("remember users", err)
}

// RememberAndGet is Remember, and returns the users as they are stored then, by Clerk's id.
func (u *Users) RememberAndGet(ctx context.Context, users []drop.User) (map[string]drop.User, error) {
	stored := make(map[string]drop.User, len(users))
	arguments := seenBy(users)
	batch := &pgx.Batch{}
	batch.Queue(rememberUsers, arguments...)
	batch.Queue(`SELECT `+userColumns+` FROM users WHERE clerk_id = ANY($1)`, arguments[0]).Query(eachRow(func(row pgx.CollectableRow) error {
		user, err := scanUser(row)
		stored[user.ClerkID] = user
		return err
	}))
	err := u.pool.SendBatch(ctx, batch).Close()
	return stored, asUnavailable("remember and read users", err)
}

// seenBy returns the arguments of rememberUsers, of which the first are the ids.
func seenBy(users []drop.User) []any {
	users = oneOfEach(users)
	n := len(users)
	ids, emails, firsts := make([]string, n), make([]string, n), make([]string, n)
	lasts, images, seen := make([]string, n), make([]string, n), make([]time.Time, n)
	for i, user := range users {
		ids[i], emails[i], firsts[i] = user.ClerkID, user.Email, user.FirstName
		lasts[i], images[i], seen[i] = user.LastName, user.ImageURL, user.SeenAt
	}
	return []any{ids, emails, firsts, lasts, images, seen}
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
