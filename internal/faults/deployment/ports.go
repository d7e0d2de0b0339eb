package deployment

import (
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Servers that come back need the port that they had. It is chosen below those that the kernel gives to connections, of
// which a run makes tens of thousands: one of them could sit on the port while its server is down.
const (
	firstPort = 18_000
	lastPort  = 30_000
)

// ports are those that were given out.
var ports struct { //nolint:gochecknoglobals // one process has one set of ports
	mu    sync.Mutex
	taken map[int]bool
}

// FreePort returns a port that nobody listens on, and that this process has not been given before.
func FreePort(t *testing.T) int {
	t.Helper()
	ports.mu.Lock()
	defer ports.mu.Unlock()
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort) //nolint:gosec // any will do
		listener, err := net.Listen("tcp4", Address(port))
		if err != nil || ports.taken[port] {
			continue
		}
		require.NoError(t, listener.Close())
		if ports.taken == nil {
			ports.taken = map[int]bool{}
		}
		ports.taken[port] = true
		return port
	}
	require.FailNow(t, "no free port")
	return 0
}

// Address is a port on this machine.
func Address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
