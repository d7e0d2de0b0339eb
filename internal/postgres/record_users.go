package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// namedUsers finds users in the unique index of their Clerk ids. The users of a page are not joined
// to its rows: the planner may then read all users to find fifty.
const namedUsers = `SELECT ` + userColumns + ` FROM users WHERE clerk_id = ANY($1) AND deleted_at IS NULL`

// addUsers reads the users of a page of records, and puts each into its records. userOf returns a
// record's user id, and where its user goes; that stays nil for a deleted user, and for one who is
// not stored.
func addUsers[Record any](ctx context.Context, reads *Reads, page []Record, userOf func(*Record) (string, **drop.User)) error {
	ids := make([]string, len(page))
	for i := range page {
		ids[i], _ = userOf(&page[i])
	}
	slices.Sort(ids)
	found := make(map[string]*drop.User, len(ids))
	err := reads.each(ctx, func(row pgx.CollectableRow) error {
		user, err := scanUser(row)
		found[user.ClerkID] = &user
		return err
	}, namedUsers, slices.Compact(ids))
	if err != nil {
		return unavailable("read users", err)
	}
	for i := range page {
		id, user := userOf(&page[i])
		*user = found[id]
	}
	return nil
}
