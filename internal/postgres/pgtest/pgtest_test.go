package pgtest

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { Main(m) }

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func tables(t *testing.T, conn *pgx.Conn) (count int) {
	t.Helper()
	require.NoError(t, conn.QueryRow(t.Context(), "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").Scan(&count))
	return count
}

func TestURL(t *testing.T) {
	t.Parallel()
	mine, yours := connect(t, URL(t)), connect(t, URL(t))
	require.NotZero(t, tables(t, mine), "the schema is there")

	_, err := mine.Exec(t.Context(), "CREATE TABLE only_mine (id int)")
	require.NoError(t, err)
	require.Equal(t, tables(t, yours)+1, tables(t, mine), "databases are not shared")
}

func TestURL_DroppedAtTheEndDespiteConnections(t *testing.T) {
	t.Parallel()
	var address string
	var forgotten *pgx.Conn
	t.Run("a test that leaves a connection open", func(t *testing.T) {
		address = URL(t)
		var err error
		forgotten, err = pgx.Connect(t.Context(), address)
		require.NoError(t, err)
	})
	require.Error(t, forgotten.Ping(t.Context()))
	_, err := pgx.Connect(t.Context(), address)
	require.ErrorContains(t, err, "3D000") // invalid_catalog_name
}

func TestEmptyURL(t *testing.T) {
	t.Parallel()
	require.Zero(t, tables(t, connect(t, EmptyURL(t))))
}

func TestUseRunning_BuildsOneTemplateForAll(t *testing.T) {
	t.Parallel()
	// The private server stands in for one that was given by its URL.
	private := start(t)
	first, err := useRunning("TEST_DB_URL", private.url("postgres"))
	require.NoError(t, err)
	built := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := first.buildTemplate()
			built <- err
		}()
	}
	require.NoError(t, <-built)
	require.NoError(t, <-built)
	template, err := first.template()
	require.NoError(t, err)
	require.NotZero(t, tables(t, connect(t, first.create(t, template))))

	_, err = useRunning("TEST_DB_URL", "mysql://localhost/shop")
	require.EqualError(t, err, "TEST_DB_URL is not a postgres:// URL")
}

func TestTemplateName_FollowsTheMigrations(t *testing.T) {
	t.Parallel()
	name := func(content string) string {
		name, err := templateName(fstest.MapFS{"00001_core.sql": {Data: []byte(content)}})
		require.NoError(t, err)
		return name
	}
	first, again, changed := name("CREATE TABLE a ();"), name("CREATE TABLE a ();"), name("CREATE TABLE b ();")
	require.Equal(t, first, again)
	require.NotEqual(t, first, changed)
}
