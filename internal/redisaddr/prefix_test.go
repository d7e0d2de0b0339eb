package redisaddr_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/redisaddr"
)

func TestParsePrefix(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"a", "sneakerhead", "shop-2", "Shop:staging", "a.b_c", strings.Repeat("x", 64)} {
		got, err := redisaddr.ParsePrefix(prefix)
		require.NoError(t, err, prefix)
		require.Equal(t, prefix, got)
	}
	unset, err := redisaddr.ParsePrefix("")
	require.NoError(t, err)
	require.Equal(t, "sneakerhead", unset, "the keys of versions that had no such setting")
	for _, prefix := range []string{
		"{shop}", "sh{o}p", "shop{", "shop}", "shop:", ":shop", "a b", "shop*", "shop?", "[ab]", "shöp", "a\nb", "-shop", strings.Repeat("x", 65),
	} {
		_, err := redisaddr.ParsePrefix(prefix)
		require.Error(t, err, prefix)
	}
}
