package postgres

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAudit_MayScanTables checks that an audit, which reads everything, does not have the sessions
// of lists or of the ledger, which may not.
func TestAudit_MayScanTables(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), "postgres://localhost:1/none")
	require.NoError(t, err)
	defer db.Close()
	require.NotContains(t, NewAudit(db).config.RuntimeParams, "enable_seqscan")
}
