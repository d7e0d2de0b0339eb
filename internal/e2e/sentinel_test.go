package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

func TestSentinel_AFailoverInMidDrop(t *testing.T) {
	servers := rdbtest.Sentinel(t)
	s := openShopWith(t, pgtest.URL(t), servers.URL(), 3, "RATE_LIMIT_USER=0")
	d := s.newDrop(500, nil)
	master, err := servers.Master(t.Context())
	require.NoError(t, err)
	s.sellOutWithFault(d, func() { require.NoError(t, master.Kill()) }, s.waitHealthy)
	s.gateAgrees(d.ID, rightWithin)
}
