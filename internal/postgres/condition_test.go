package postgres_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
)

// TestLedgerCondition_WithoutAConnection lets the role have one connection, which another pool
// has.
func TestLedgerCondition_WithoutAConnection(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	owner, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	defer owner.Close(context.WithoutCancel(t.Context()))
	role := "only_one_of_" + owner.Config().Database
	name := pgx.Identifier{role}.Sanitize()
	for _, statement := range []string{
		`CREATE ROLE ` + name + ` LOGIN PASSWORD 'hunter2' CONNECTION LIMIT 1`,
		`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ` + name,
	} {
		_, err = owner.Exec(t.Context(), statement)
		require.NoError(t, err)
	}
	t.Cleanup(func() {
		admin, err := pgx.Connect(context.Background(), address)
		require.NoError(t, err)
		defer admin.Close(context.Background())
		_, err = admin.Exec(context.Background(), `DROP OWNED BY `+name+`; DROP ROLE `+name)
		require.NoError(t, err)
	})
	theirs, err := url.Parse(address)
	require.NoError(t, err)
	theirs.User = url.UserPassword(role, "hunter2")
	db, err := postgres.Open(t.Context(), theirs.String())
	require.NoError(t, err)
	defer db.Close()

	old, err := db.SchemaIsOld(t.Context())
	require.NoError(t, err, "Postgres answers")
	require.False(t, old)
	_, err = db.LedgerCondition(t.Context())
	require.Error(t, err, "but not on the ledger's connections")
}
