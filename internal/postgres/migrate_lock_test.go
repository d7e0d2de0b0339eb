package postgres_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// TestMigrateUp_DoesNotMakeOthersWait migrates while a backup reads a table that a migration
// changes. Readers, which give up after a second, must not queue behind the migration.
func TestMigrateUp_DoesNotMakeOthersWait(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.liveDrop(t, 1)
	backup, reader := connectTo(t, s.url), connectTo(t, s.url)
	for range 2 { // the columns of drops
		_, err := postgres.MigrateDown(t.Context(), s.url, backup.Config().Database)
		require.NoError(t, err)
	}
	reading, err := backup.Begin(t.Context())
	require.NoError(t, err)
	_, err = reading.Exec(t.Context(), `SELECT FROM drops`)
	require.NoError(t, err)
	_, err = reader.Exec(t.Context(), `SET lock_timeout = '1s'`)
	require.NoError(t, err)

	migrated := make(chan error, 1)
	go func() {
		_, err := postgres.MigrateUp(t.Context(), s.url)
		migrated <- err
	}()
	for began := time.Now(); time.Since(began) < 3*time.Second; {
		_, err := reader.Exec(t.Context(), `SELECT FROM drops`)
		require.NoError(t, err)
	}
	require.Empty(t, migrated, "the lock is not free yet")
	require.NoError(t, reading.Rollback(t.Context()))
	require.NoError(t, <-migrated)
	require.NoError(t, postgres.CheckSchema(t.Context(), s.url))
}

// TestRevision_CountsEditsOfThePreviousVersion edits as a replica does that does not know the
// column, and changes the stock.
func TestRevision_CountsEditsOfThePreviousVersion(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 2)
	_, err := connectTo(t, s.url).Exec(t.Context(), `UPDATE drops SET name = 'edited', price = 1, max_per_user = 2`)
	require.NoError(t, err)
	s.apply(t, d.ID, reserve("ann"))
	name, read := "mine", d.Revision
	edit := drop.Command{Kind: drop.Edit, ID: reserve("").ID, Actor: "admin", Changes: &drop.Changes{Name: &name, Revision: &read}}
	require.ErrorIs(t, s.apply(t, d.ID, edit).Answers[0].Err, drop.ErrEditedSince)
	view, err := s.reads.View(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, d.Revision+1, view.Revision)
	edit.Changes.Revision = &view.Revision
	edited := s.apply(t, d.ID, edit)
	require.NoError(t, edited.Answers[0].Err)
	view, err = s.reads.View(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, edited.Drop.Revision, view.Revision, "this version's edits count once")
}
