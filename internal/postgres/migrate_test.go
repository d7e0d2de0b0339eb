package postgres_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
)

// number reads one number from a database.
func number(t *testing.T, url, query string) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	require.NoError(t, conn.QueryRow(t.Context(), query).Scan(&n))
	return n
}

const publicTables = `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`

func TestMigrateUp_ByManyReplicasAtOnce(t *testing.T) {
	t.Parallel()
	const replicas = 10
	url := pgtest.EmptyURL(t)
	var mu sync.Mutex
	var all []postgres.Migration
	var starting sync.WaitGroup
	begin := make(chan struct{})
	for range replicas {
		starting.Go(func() {
			<-begin
			done, err := postgres.MigrateUp(context.Background(), url)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, done...)
		})
	}
	close(begin)
	starting.Wait()
	status, err := postgres.MigrationStatus(t.Context(), url)
	require.NoError(t, err)
	require.Equal(t, status, all, "each migration was applied by one of them, once")
	require.NoError(t, postgres.CheckSchema(t.Context(), url))
}

func TestMigrate_DownAndUpAgain(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	require.NoError(t, postgres.CheckSchema(t.Context(), url))
	up := number(t, url, publicTables)
	all, err := postgres.MigrationStatus(t.Context(), url)
	require.NoError(t, err)

	for i := len(all) - 1; i >= 0; i-- {
		require.True(t, all[i].Applied, all[i].Name)
		taken, err := postgres.MigrateDown(t.Context(), url, "")
		require.NoError(t, err)
		require.Equal(t, all[i:i+1], taken, "the newest first")
		require.ErrorIs(t, postgres.CheckSchema(t.Context(), url), postgres.ErrSchemaTooOld)
	}
	none, err := postgres.MigrateDown(t.Context(), url, "")
	require.NoError(t, err)
	require.Empty(t, none)
	require.Equal(t, 1, number(t, url, publicTables), "only the list of migrations is left")
	require.Zero(t, number(t, url, `SELECT count(*) FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'`))

	status, err := postgres.MigrationStatus(t.Context(), url)
	require.NoError(t, err)
	for i, m := range status {
		require.False(t, m.Applied)
		require.Equal(t, all[i].Version, m.Version)
	}
	again, err := postgres.MigrateUp(t.Context(), url)
	require.NoError(t, err)
	require.Equal(t, all, again)
	require.Equal(t, up, number(t, url, publicTables))
	require.NoError(t, postgres.CheckSchema(t.Context(), url))
}

func TestCheckSchema_OnlyReads(t *testing.T) {
	t.Parallel()
	url := pgtest.EmptyURL(t)
	require.ErrorIs(t, postgres.CheckSchema(t.Context(), url), postgres.ErrSchemaTooOld)
	require.Zero(t, number(t, url, publicTables))
}

// TestCheckSchema_DoesNotWaitForMigrations expects an answer while another replica holds the lock
// of migrations.
func TestCheckSchema_DoesNotWaitForMigrations(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	const lockOfMigrations = 4097083626 // goose's
	_, err = conn.Exec(t.Context(), `SELECT pg_advisory_lock($1)`, lockOfMigrations)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	require.NoError(t, postgres.CheckSchema(ctx, url))
}

func TestMigrate_WithoutPostgres(t *testing.T) {
	t.Parallel()
	cable := pgtest.Plug(t, pgtest.URL(t))
	cable.Unplug()
	_, err := postgres.MigrateUp(t.Context(), cable.URL())
	require.Error(t, err)
	err = postgres.CheckSchema(t.Context(), cable.URL())
	require.Error(t, err)
	require.NotErrorIs(t, err, postgres.ErrSchemaTooOld)
}
