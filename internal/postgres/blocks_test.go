package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

func TestUsers_Block(t *testing.T) {
	t.Parallel()
	s := open(t)
	users := postgres.NewUsers(s.db)
	by := drop.Admin{UserID: "admin", Reason: "a bot"}
	require.NoError(t, users.Remember(t.Context(), []drop.User{{ClerkID: "alex"}}))

	err := users.Block(t.Context(), "nobody", by)
	require.ErrorIs(t, err, drop.ErrNotFound)
	require.NotErrorIs(t, err, drop.ErrUnavailable)
	_, err = users.RecordOf(t.Context(), "nobody")
	require.ErrorIs(t, err, drop.ErrNotFound)

	before, err := users.BlocksVersion(t.Context())
	require.NoError(t, err)
	require.NoError(t, users.Block(t.Context(), "alex", by))
	after, err := users.BlocksVersion(t.Context())
	require.NoError(t, err)
	require.NotEqual(t, before, after)
	require.NoError(t, users.Block(t.Context(), "alex", drop.Admin{UserID: "other", Reason: "again"}))
	again, err := users.BlocksVersion(t.Context())
	require.NoError(t, err)
	require.Equal(t, after, again, "a repeated block changes nothing")

	record, err := users.RecordOf(t.Context(), "alex")
	require.NoError(t, err)
	require.Equal(t, "a bot", record.Blocked.Reason)
	require.NoError(t, users.Unblock(t.Context(), "alex"))
	require.NoError(t, users.Unblock(t.Context(), "alex"))
	last, err := users.BlocksVersion(t.Context())
	require.NoError(t, err)
	require.Equal(t, before, last)
}
