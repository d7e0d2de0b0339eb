package deployment

import (
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Servers that are restarted need the same port again. It is chosen below the range that the kernel
// uses for outgoing connections: a run makes tens of thousands of those, and one could take the
// port while its server is down.
const (
	firstPort = 18_000
	lastPort  = 30_000
)

// ports are the ports that were handed out.
var ports struct { //nolint:gochecknoglobals // one process has one set of ports
	mu    sync.Mutex
	taken map[int]bool
}

// FreePort returns a port on which nothing listens, and which it has not returned before.
func FreePort(t *testing.T) int {
	t.Helper()
	ports.mu.Lock()
	defer ports.mu.Unlock()
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort) //nolint:gosec // any port will do
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

// Address returns the address of a port on this machine.
func Address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
