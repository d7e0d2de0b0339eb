package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/drop"
)

// What keeps a user from becoming an admin. The Clerk id says who is meant when an address does
// not.
var (
	ErrSeveralUsers    = errors.New("several users have this address")
	ErrUnverifiedEmail = errors.New("the user with this address has not verified it")
	ErrDeletedUser     = errors.New("this user was deleted at Clerk")
)

// hasEmail selects the users with an address ($1). It compares in the collation "C", which folds
// the case of ASCII letters only. In others the Kelvin sign is a "k", and belongs to somebody else.
const hasEmail = `lower(email COLLATE "C") = lower($1 COLLATE "C")`

// Grant makes the user with a Clerk id an admin. The user need not have signed in yet. The error
// may be ErrDeletedUser.
func (u *Users) Grant(ctx context.Context, clerkID string) (drop.User, error) {
	admin, err := scanUser(u.pool.QueryRow(ctx, `INSERT INTO users AS u (clerk_id, role, seen_at) VALUES ($1, 'admin', 'epoch')
		ON CONFLICT (clerk_id) DO UPDATE SET role = 'admin', updated_at = now() WHERE u.deleted_at IS NULL RETURNING `+userColumns, clerkID))
	if errors.Is(err, pgx.ErrNoRows) {
		return drop.User{}, ErrDeletedUser
	}
	return admin, asUnavailable("grant", err)
}

// GrantByEmail makes the user who has verified an address an admin. The error may be ErrNotFound,
// ErrUnverifiedEmail or, with all those users, ErrSeveralUsers.
func (u *Users) GrantByEmail(ctx context.Context, email string) ([]drop.User, error) {
	var users []drop.User
	err := pgx.BeginFunc(ctx, u.pool, func(tx pgx.Tx) (err error) {
		var verified bool
		if users, verified, err = ownersOf(ctx, tx, email); err != nil {
			return err
		}
		switch {
		case len(users) == 0:
			return pgx.ErrNoRows
		case len(users) > 1:
			return ErrSeveralUsers
		case !verified:
			return ErrUnverifiedEmail
		}
		users, err = list(ctx, tx, `UPDATE users SET role = 'admin', updated_at = now()
			WHERE clerk_id = $1 RETURNING `+userColumns, users[0].ClerkID)
		return err
	})
	if errors.Is(err, ErrSeveralUsers) || errors.Is(err, ErrUnverifiedEmail) {
		return users, err
	}
	return users, asUnavailable("grant", err)
}

// ownersOf reads and locks the users with an address, and reports whether the last one has verified
// it.
func ownersOf(ctx context.Context, tx pgx.Tx, email string) (users []drop.User, verified bool, err error) {
	rows, err := tx.Query(ctx, `SELECT `+userColumns+`, verified_email = email FROM users
		WHERE `+hasEmail+` ORDER BY clerk_id FOR UPDATE`, email)
	if err != nil {
		return nil, false, err
	}
	users, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (drop.User, error) {
		return scanUser(rowWithExtra{row, []any{&verified}})
	})
	return users, verified, err
}

// Revoke takes the role from the user with a Clerk id. ErrNotFound: there is no such user.
func (u *Users) Revoke(ctx context.Context, clerkID string) (drop.User, error) {
	user, err := scanUser(u.pool.QueryRow(ctx, `UPDATE users SET role = 'user', updated_at = now()
		WHERE clerk_id = $1 RETURNING `+userColumns, clerkID))
	return user, asUnavailable("revoke", err)
}

// RevokeByEmail takes the role from every user with an address, verified or not. ErrNotFound:
// nobody has it.
func (u *Users) RevokeByEmail(ctx context.Context, email string) ([]drop.User, error) {
	users, err := list(ctx, u.pool, `UPDATE users SET role = 'user', updated_at = now() WHERE `+hasEmail+` RETURNING `+userColumns, email)
	if err == nil && len(users) == 0 {
		return nil, drop.ErrNotFound
	}
	return users, asUnavailable("revoke", err)
}

// Admins reads who is an admin by role.
func (u *Users) Admins(ctx context.Context) ([]drop.User, error) {
	users, err := list(ctx, u.pool, `SELECT `+userColumns+` FROM users WHERE role = 'admin' ORDER BY email, clerk_id`)
	return users, asUnavailable("read admins", err)
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, query string, arguments ...any) (pgx.Rows, error)
}

func list(ctx context.Context, from querier, query string, arguments ...any) ([]drop.User, error) {
	rows, err := from.Query(ctx, query, arguments...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (drop.User, error) { return scanUser(row) })
}
