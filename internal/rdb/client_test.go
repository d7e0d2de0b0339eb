package rdb

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/rdb/rdbtest"
)

func TestCheckPolicy(t *testing.T) {
	t.Parallel()
	clients := openClients(t, rdbtest.Fresh(t).URL())
	warning, err := CheckPolicy(t.Context(), clients.Jobs)
	require.NoError(t, err)
	require.Empty(t, warning)
	require.NoError(t, clients.Jobs.ConfigSet(t.Context(), "maxmemory-policy", "allkeys-lru").Err())
	warning, err = CheckPolicy(t.Context(), clients.Jobs)
	require.NoError(t, err)
	require.Contains(t, warning, "allkeys-lru")
}
