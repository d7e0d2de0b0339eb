package api

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTurns(t *testing.T) {
	t.Parallel()
	t.Run("a second tab waits for the first, and others do not", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			turns := newTurns()
			began := time.Now()
			leave, err := turns.enter(t.Context(), "alex")
			require.NoError(t, err)
			leaveSam, err := turns.enter(t.Context(), "sam")
			require.NoError(t, err)
			require.Zero(t, time.Since(began))
			leaveSam()
			go func() {
				time.Sleep(turnLimit / 2)
				leave()
			}()
			leaveAgain, err := turns.enter(t.Context(), "alex")
			require.NoError(t, err)
			require.Equal(t, turnLimit/2, time.Since(began))
			leaveAgain()
			require.Empty(t, turns.users, "users are forgotten")
		})
	})
	t.Run("a user's requests do not pile up", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			turns := newTurns()
			leave, err := turns.enter(t.Context(), "alex")
			require.NoError(t, err)
			errs := make(chan error, maxTurns)
			for range maxTurns - 1 {
				go func() {
					_, err := turns.enter(t.Context(), "alex")
					errs <- err
				}()
			}
			synctest.Wait()
			began := time.Now()
			_, err = turns.enter(t.Context(), "alex")
			require.ErrorIs(t, err, errNotYourTurn)
			require.Zero(t, time.Since(began), "one too many is refused at once")
			for range maxTurns - 1 {
				require.ErrorIs(t, <-errs, errNotYourTurn)
			}
			require.Equal(t, turnLimit, time.Since(began))
			leave()
			require.Empty(t, turns.users)
		})
	})
	t.Run("a client that has gone leaves its place", func(t *testing.T) {
		t.Parallel()
		turns := newTurns()
		leave, err := turns.enter(t.Context(), "alex")
		require.NoError(t, err)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = turns.enter(gone, "alex")
		require.ErrorIs(t, err, context.Canceled)
		leave()
		require.Empty(t, turns.users)
	})
}
