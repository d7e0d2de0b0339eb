package people_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
)

func TestDirectory_DeletedUsers(t *testing.T) {
	t.Parallel()
	t.Run("are refused at once where Clerk's event arrives", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		_, err := d.Identify(t.Context(), "ada")
		require.NoError(t, err)
		require.NoError(t, d.Erase(t.Context(), "ada", w.now))
		_, err = d.Identify(t.Context(), "ada")
		require.ErrorIs(t, err, auth.ErrDeletedUser)
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
		_, _, err = d.Authenticate(t.Context(), "ada")
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
		_, err = d.Remember(t.Context(), identity("ada"))
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
		require.Equal(t, []string{"ada"}, w.signedOut)
		_, err = d.Identify(t.Context(), "ben")
		require.NoError(t, err)
	})
	t.Run("are refused after the next refresh elsewhere", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		w.deleted["ada"] = w.now
		require.NoError(t, d.RefreshDeleted(t.Context()))
		_, err := d.Identify(t.Context(), "ada")
		require.ErrorIs(t, err, auth.ErrDeletedUser)
		require.Equal(t, []string{"ada"}, w.signedOut)
	})
	t.Run("are found although their transaction was committed late", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		w.deleted["ben"] = w.now
		require.NoError(t, d.RefreshDeleted(t.Context()))
		w.deleted["ada"] = w.now.Add(-2 * time.Second)
		require.NoError(t, d.RefreshDeleted(t.Context()))
		_, err := d.Identify(t.Context(), "ada")
		require.ErrorIs(t, err, auth.ErrDeletedUser)
	})
	t.Run("are signed out again by the next refresh, if a socket was just being signed in", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		require.NoError(t, d.Erase(t.Context(), "ada", w.now))
		require.NoError(t, d.RefreshDeleted(t.Context()))
		require.NoError(t, d.RefreshDeleted(t.Context()))
		require.Equal(t, []string{"ada", "ada", "ada"}, w.signedOut)
	})
	t.Run("of long ago are read once", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		for n := range 100 {
			w.deleted[fmt.Sprint("user_", n)] = w.now.Add(-time.Duration(n) * time.Hour)
		}
		require.NoError(t, d.RefreshDeleted(t.Context()))
		require.Len(t, w.signedOut, 100)
		require.NoError(t, d.RefreshDeleted(t.Context()))
		require.Len(t, w.signedOut, 101)
	})
	t.Run("stay refused while the store is away", func(t *testing.T) {
		t.Parallel()
		w, d := open(t, nil)
		require.NoError(t, d.Erase(t.Context(), "ada", w.now))
		w.away = true
		require.ErrorIs(t, d.RefreshDeleted(t.Context()), errAway)
		require.ErrorIs(t, d.Erase(t.Context(), "ben", w.now), errAway, "so that the event is sent again")
		_, err := d.Identify(t.Context(), "ada")
		require.ErrorIs(t, err, auth.ErrDeletedUser)
	})
}
