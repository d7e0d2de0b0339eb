package config_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
)

func TestLocalAddress(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ host, port, want string }{
		{"", "", "127.0.0.1:3000"},
		{" 0.0.0.0", "80", "127.0.0.1:80"},
		{"::", "80", "[::1]:80"},
		{"10.1.2.3", "80", "10.1.2.3:80"},
		{"fd00::1", "80", "[fd00::1]:80"},
		{"localhost", "80", "localhost:80"},
	} {
		got, err := config.LocalAddress(row.host, row.port)
		require.NoError(t, err)
		require.Equal(t, row.want, got)
	}
	_, err := config.LocalAddress("", "0")
	require.ErrorContains(t, err, "PORT: want the port that the server listens on")
	_, err = config.LocalAddress("a b", "80")
	require.ErrorContains(t, err, "HOST: want the address or the name")
}
