package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// wantedUsers selects the users of whom the full name, first name, last name, e-mail address or
// Clerk id begins with a text ($1, a LIKE pattern).
const wantedUsers = `deleted_at IS NULL AND ($1 = '' OR lower(clerk_id) LIKE lower($1) OR lower(email) LIKE lower($1)
	OR lower(first_name) LIKE lower($1) OR lower(last_name) LIKE lower($1) OR lower(first_name || ' ' || last_name) LIKE lower($1))`

// The query for one page of users as an admin sees them: with their block, and with the numbers of
// their holds, unsold holds and purchases on drops that are live or paused. Each number asks for
// the order of the index that it is to be read from.
const (
	usersOfPage = `WITH open_drops AS MATERIALIZED (SELECT id FROM drops WHERE ` + statusByClock + ` IN ('live', 'paused')), page AS (`

	withCounts = `) SELECT page.*,
		(SELECT count(*) FROM (SELECT drop_id FROM reservations WHERE user_id = page.clerk_id AND status = 'active'
			AND expires_at > statement_timestamp() ORDER BY created_at, id) AS held WHERE drop_id IN (SELECT id FROM open_drops)),
		(SELECT count(*) FROM (SELECT drop_id FROM reservations WHERE user_id = page.clerk_id AND unsold
			ORDER BY drop_id, closed_at DESC) AS unsold WHERE drop_id IN (SELECT id FROM open_drops)),
		(SELECT count(*) FROM (SELECT drop_id FROM purchases WHERE user_id = page.clerk_id
			ORDER BY purchased_at DESC, id DESC) AS bought WHERE drop_id IN (SELECT id FROM open_drops))
		FROM page ORDER BY (blocked_at IS NOT NULL) DESC, created_at DESC, id DESC`

	// Blocked users first, then the others. Each part has its own place to continue from ($2 to $4,
	// $5 to $7), and is read in the order of an index.
	userRecords = usersOfPage + `SELECT * FROM (
		(SELECT ` + userColumns + `, blocked_at, actor, reason
			FROM (SELECT user_id, created_at AS blocked_at, actor, reason FROM user_blocks) AS b
				CROSS JOIN LATERAL (SELECT * FROM users WHERE clerk_id = b.user_id LIMIT 1) AS users
			WHERE $2 AND (created_at, id) < ($3, $4) AND ` + wantedUsers + ` ORDER BY created_at DESC, id DESC LIMIT $8)
		UNION ALL
		(SELECT ` + userColumns + `, NULL, '', '' FROM users
			WHERE $5 AND (created_at, id) < ($6, $7) AND NOT EXISTS (SELECT FROM user_blocks WHERE user_id = clerk_id)
				AND ` + wantedUsers + ` ORDER BY created_at DESC, id DESC LIMIT $8)) AS parts
		ORDER BY (blocked_at IS NOT NULL) DESC, created_at DESC, id DESC LIMIT $8` + withCounts

	userRecord = usersOfPage + `SELECT ` + userColumns + `, blocked_at, coalesce(actor, ''), coalesce(reason, '')
		FROM users LEFT JOIN (SELECT user_id, created_at AS blocked_at, actor, reason FROM user_blocks) AS b ON user_id = clerk_id
		WHERE clerk_id = $1` + withCounts
)

// place is where one of the two parts of the list of users continues.
type place struct {
	wanted bool // false: this part is left out
	at     time.Time
	id     uuid.UUID
}

// beginning is the place before the first user.
func beginning(wanted bool) place {
	return place{wanted: wanted, at: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), id: uuid.Max}
}

// Records reads at most limit users after a place: blocked users first, and each part newest first.
func (u *Users) Records(ctx context.Context, filter drop.UserFilter, after drop.UserPlace, limit int) ([]drop.UserRecord, error) {
	blocked := beginning(filter.Blocked == nil || *filter.Blocked)
	others := beginning(filter.Blocked == nil || !*filter.Blocked)
	switch {
	case after == drop.UserPlace{}:
	case after.Blocked:
		blocked.at, blocked.id = after.At, after.ID
	default:
		blocked.wanted, others.at, others.id = false, after.At, after.ID
	}
	rows, err := u.lists.Query(ctx, userRecords, prefix(filter.Text), blocked.wanted, blocked.at, blocked.id,
		others.wanted, others.at, others.id, limit)
	if err != nil {
		return nil, unavailable("read users", err)
	}
	records, err := pgx.CollectRows(rows, scanUserRecord)
	return records, asUnavailable("read users", err)
}

// RecordOf reads one user as an admin sees it. ErrNotFound: no user with that Clerk id has signed
// in.
func (u *Users) RecordOf(ctx context.Context, userID string) (drop.UserRecord, error) {
	rows, err := u.pool.Query(ctx, userRecord, userID)
	if err != nil {
		return drop.UserRecord{}, unavailable("read user", err)
	}
	record, err := pgx.CollectExactlyOneRow(rows, scanUserRecord)
	return record, asUnavailable("read user", err)
}

func scanUserRecord(row pgx.CollectableRow) (drop.UserRecord, error) {
	var r drop.UserRecord
	var block drop.Block
	var blockedAt *time.Time
	user, err := scanUser(rowWithExtra{row, []any{&blockedAt, &block.Actor, &block.Reason, &r.ActiveHolds, &r.UnsoldHolds, &r.Purchases}})
	r.User = user
	if blockedAt != nil {
		block.At = blockedAt.UTC()
		r.Blocked = &block
	}
	return r, err
}

// prefix returns the LIKE pattern, in lower case, for values that begin with a text; empty for an
// empty text.
func prefix(text string) string {
	if text == "" {
		return ""
	}
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
}
