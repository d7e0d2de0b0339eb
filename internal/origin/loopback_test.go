package origin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/origin"
)

func TestIsLoopback(t *testing.T) {
	t.Parallel()
	for _, host := range []string{
		"localhost", "localhost:3000", "LOCALHOST:80", "shop.localhost", "a.b.localhost:5173", "127.0.0.1", "127.0.0.1:3000",
		"127.8.9.1:1", "127.255.255.255", "[::1]", "[::1]:3000", "[0:0:0:0:0:0:0:1]:65535",
	} {
		require.True(t, origin.IsLoopback(host), host)
	}
	for _, host := range []string{
		"", ":3000", "localhost:", "localhost:x", "localhost.", "localhost.evil.test", "evillocalhost", "127.0.0.1.evil.test",
		"127.0.0.1.nip.io:3000", "128.0.0.1", "10.0.0.1", "0.0.0.0", "[::]", "[::2]", "::1", "127.1", "2130706433", "0x7f.0.0.1",
		"user@localhost", "localhost/x", "localhost,evil.test", "evil.test", "[::1", "[::1%lo]", "[::ffff:10.0.0.1]",
	} {
		require.False(t, origin.IsLoopback(host), host)
	}
}
