package postgres_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

func TestUsers_RecordAndErase(t *testing.T) {
	t.Parallel()
	s := open(t)
	users := postgres.NewUsers(s.db)
	at := func(minute int) time.Time { return time.Date(2026, 1, 1, 12, minute, 0, 0, time.UTC) }
	said := func(minute int, first string) drop.User {
		return drop.User{ClerkID: "user_1", Email: "ada@example.com", FirstName: first, ImageURL: "https://img.example/clerk", SeenAt: at(minute)}
	}
	name := func() string {
		user, err := users.Get(t.Context(), "user_1")
		require.NoError(t, err)
		return user.FirstName
	}

	require.NoError(t, users.Record(t.Context(), said(5, "Ada")))
	require.NoError(t, users.Record(t.Context(), said(3, "Old")))
	require.Equal(t, "Ada", name(), "an older event changes nothing")
	require.NoError(t, users.Record(t.Context(), said(5, "Twice")))
	require.Equal(t, "Ada", name(), "nor does one that is sent again")
	require.NoError(t, users.Record(t.Context(), said(6, "")))
	require.Empty(t, name(), "Clerk's data replaces all fields, also by empty ones")

	own, first := "https://img.example/own", "Countess"
	changed, err := users.SetProfile(t.Context(), "user_1", drop.ProfileChanges{FirstName: &first, ImageURL: &own})
	require.NoError(t, err)
	require.Equal(t, own, changed.ImageURL)
	later := said(7, "Ada")
	later.SeenAt = time.Now().Add(time.Minute)
	require.NoError(t, users.Record(t.Context(), later))
	user, err := users.Get(t.Context(), "user_1")
	require.NoError(t, err)
	require.Equal(t, own, user.ImageURL, "Clerk does not replace a picture that was chosen here")

	deleted := func(since time.Time) (ids []string, newest time.Time) {
		ids, newest, err := users.Deleted(t.Context(), since)
		require.NoError(t, err)
		return ids, newest
	}
	ids, newest := deleted(time.Time{})
	require.Empty(t, ids)
	require.True(t, newest.IsZero())
	require.NoError(t, users.Erase(t.Context(), "user_1", later.SeenAt.Add(time.Minute)))
	require.NoError(t, users.Erase(t.Context(), "user_1", later.SeenAt.Add(time.Hour)), "sent again")
	require.NoError(t, users.Erase(t.Context(), "user_2", at(1)), "an event of long ago about somebody who never signed in")
	ids, newest = deleted(time.Time{})
	require.Equal(t, []string{"user_1", "user_2"}, ids)
	require.WithinDuration(t, time.Now(), newest, time.Minute, "the time at which it was written, whenever it happened")
	ids, _ = deleted(newest)
	require.Equal(t, []string{"user_2"}, ids)
	require.NoError(t, users.Record(t.Context(), later))
	require.NoError(t, users.Remember(t.Context(), []drop.User{{ClerkID: "user_1", FirstName: "Ghost", SeenAt: later.SeenAt.Add(time.Hour)}}))
	user, err = users.Get(t.Context(), "user_1")
	require.NoError(t, err)
	require.Equal(t, [3]string{}, [3]string{user.FirstName, user.Email, user.ImageURL}, "older data does not restore an erased user")
	_, err = users.SetProfile(t.Context(), "user_1", drop.ProfileChanges{FirstName: &first})
	require.ErrorIs(t, err, drop.ErrNotFound)
}
