package rdb

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/rdb/rdbtest"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	cases := map[string]address{
		"redis://localhost:6379":     {nodes: []string{"localhost:6379"}},
		"redis://localhost":          {nodes: []string{"localhost:6379"}},
		"redis://ann:secret@h:1/3":   {nodes: []string{"h:1"}, username: "ann", password: "secret", database: 3},
		"redis://:secret@a:1,b:2, c": {nodes: []string{"a:1", "b:2", "c:6379"}, password: "secret"},
		"redis://a:1,redis://b:2":    {nodes: []string{"a:1", "b:2"}},
		"redis://a:1,b:2/4?master=m": {nodes: []string{"a:1", "b:2"}, master: "m", database: 4},
	}
	for raw, want := range cases {
		got, err := parseAddress(raw)
		require.NoError(t, err, raw)
		require.Equal(t, want, got, raw)
	}
	secure, err := parseAddress("rediss://a:1,b:2")
	require.NoError(t, err)
	require.NotNil(t, secure.tls)
	require.Empty(t, secure.tls.ServerName)
	for _, raw := range []string{
		"", "localhost:6379", "http://secret@h", "redis://", "redis://:secret@h:x", "redis://:secret@h/x",
		"redis://secret@a,b/1", "redis://h?secret=1", "redis://secret" + strings.Repeat(",h", maxAddresses),
	} {
		_, err := Open(raw)
		require.Error(t, err, raw)
		require.NotContains(t, err.Error(), "secret")
	}
}

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
