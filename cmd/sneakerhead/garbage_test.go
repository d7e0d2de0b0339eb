package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPercentFor(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for name, c := range map[string]struct {
		inUse uint64
		want  int
	}{
		"nothing is known yet":        {0, 1600},
		"an idle replica":             {16 * mb, 400},
		"as much in use as the floor": {64 * mb, 100},
		"ten thousand sockets":        {300 * mb, 100},
	} {
		require.Equal(t, c.want, percentFor(c.inUse), name)
	}
}
