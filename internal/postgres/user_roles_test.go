package postgres_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// signedIn stores users with verified addresses.
func signedIn(t *testing.T, users *postgres.Users, emails map[string]string) {
	t.Helper()
	for id, email := range emails {
		require.NoError(t, users.Remember(t.Context(), []drop.User{{ClerkID: id, Email: email, SeenAt: time.Now()}}))
	}
}

func admins(t *testing.T, users *postgres.Users) (ids []string) {
	t.Helper()
	all, err := users.Admins(t.Context())
	require.NoError(t, err)
	for _, admin := range all {
		ids = append(ids, admin.ClerkID)
	}
	return ids
}

// exec runs a statement directly on the database.
func exec(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), statement)
	require.NoError(t, err)
}

func TestUsers_GrantByEmail(t *testing.T) {
	t.Parallel()
	t.Run("compares the case of ASCII letters only", func(t *testing.T) {
		t.Parallel()
		users := postgres.NewUsers(open(t).db)
		signedIn(t, users, map[string]string{"user_1": "Kim@Example.com", "user_2": "\u212aim@example.com"})
		granted, err := users.GrantByEmail(t.Context(), "kim@example.com")
		require.NoError(t, err)
		require.Len(t, granted, 1)
		require.Equal(t, []string{"user_1"}, admins(t, users))
		_, err = users.GrantByEmail(t.Context(), "\u212aIM@example.com")
		require.NoError(t, err)
		require.Equal(t, []string{"user_1", "user_2"}, admins(t, users), "the Kelvin sign's owner is meant by it")
	})
	t.Run("refuses an address that several users have", func(t *testing.T) {
		t.Parallel()
		users := postgres.NewUsers(open(t).db)
		signedIn(t, users, map[string]string{"user_1": "boss@example.com", "user_2": "BOSS@example.com"})
		owners, err := users.GrantByEmail(t.Context(), "boss@example.com")
		require.ErrorIs(t, err, postgres.ErrSeveralUsers)
		require.Len(t, owners, 2)
		require.Empty(t, admins(t, users))
	})
	t.Run("refuses one that a version before has stored, until it is verified", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		users := postgres.NewUsers(s.db)
		exec(t, s.url, `INSERT INTO users (clerk_id, email, seen_at) VALUES ('user_1', 'boss@example.com', '2026-01-01')`)
		_, err := users.GrantByEmail(t.Context(), "boss@example.com")
		require.ErrorIs(t, err, postgres.ErrUnverifiedEmail)
		require.NoError(t, users.Remember(t.Context(), []drop.User{{ClerkID: "user_1", SeenAt: time.Now()}}))
		_, err = users.GrantByEmail(t.Context(), "boss@example.com")
		require.ErrorIs(t, err, postgres.ErrUnverifiedEmail, "a token without an address verifies none")
		require.Empty(t, admins(t, users))
		signedIn(t, users, map[string]string{"user_1": "boss@example.com"})
		_, err = users.GrantByEmail(t.Context(), "boss@example.com")
		require.NoError(t, err)
	})
	t.Run("refuses one that a version before has changed, and keeps none that it has erased", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		users := postgres.NewUsers(s.db)
		signedIn(t, users, map[string]string{"user_1": "ada@example.com"})
		exec(t, s.url, `UPDATE users SET email = 'boss@example.com', seen_at = now()`)
		for _, email := range []string{"boss@example.com", "ada@example.com"} {
			_, err := users.GrantByEmail(t.Context(), email)
			require.Error(t, err, email)
		}
		signedIn(t, users, map[string]string{"user_1": "ada@example.com"})
		exec(t, s.url, `UPDATE users SET email = '', deleted_at = now()`)
		require.Zero(t, number(t, s.url, `SELECT count(*) FROM users WHERE verified_email <> ''`))
	})
	t.Run("does not know a user whose address Clerk has taken back", func(t *testing.T) {
		t.Parallel()
		users := postgres.NewUsers(open(t).db)
		signedIn(t, users, map[string]string{"user_1": "boss@example.com"})
		require.NoError(t, users.Record(t.Context(), drop.User{ClerkID: "user_1", SeenAt: time.Now().Add(time.Minute)}))
		_, err := users.GrantByEmail(t.Context(), "boss@example.com")
		require.ErrorIs(t, err, drop.ErrNotFound)
	})
	t.Run("knows an address that Clerk has sent", func(t *testing.T) {
		t.Parallel()
		users := postgres.NewUsers(open(t).db)
		require.NoError(t, users.Record(t.Context(), drop.User{ClerkID: "user_1", Email: "boss@example.com", SeenAt: time.Now()}))
		_, err := users.GrantByEmail(t.Context(), "boss@example.com")
		require.NoError(t, err)
	})
}

func TestUsers_Roles(t *testing.T) {
	t.Parallel()
	users := postgres.NewUsers(open(t).db)
	signedIn(t, users, map[string]string{"user_1": "Ada@example.com", "user_3": "ben@example.com", "user_4": "ben@example.com"})
	_, err := users.GrantByEmail(t.Context(), "nobody@example.com")
	require.ErrorIs(t, err, drop.ErrNotFound)
	for _, id := range []string{"user_1", "user_2", "user_3", "user_4"} { // user_2 has not signed in yet
		_, err = users.Grant(t.Context(), id)
		require.NoError(t, err)
	}
	revoked, err := users.RevokeByEmail(t.Context(), "BEN@example.com")
	require.NoError(t, err)
	require.Len(t, revoked, 2, "taking a role away needs no certainty who is meant")
	_, err = users.Revoke(t.Context(), "user_1")
	require.NoError(t, err)
	require.Equal(t, []string{"user_2"}, admins(t, users))
	_, err = users.Revoke(t.Context(), "user_5")
	require.ErrorIs(t, err, drop.ErrNotFound)
	_, err = users.RevokeByEmail(t.Context(), "nobody@example.com")
	require.ErrorIs(t, err, drop.ErrNotFound)

	require.NoError(t, users.Erase(t.Context(), "user_2", time.Now()))
	require.Empty(t, admins(t, users))
	_, err = users.Grant(t.Context(), "user_2")
	require.ErrorIs(t, err, postgres.ErrDeletedUser)
	require.Empty(t, admins(t, users))
}
