//go:build linux

package bench

import (
	"bufio"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestFire_OpenLoop: requests whose time comes while the server stalls have waited from that time
// on. A generator that counts from when it could send would hide the stall.
func TestFire_OpenLoop(t *testing.T) {
	t.Parallel()
	const requests, perSecond, stall = 20, 1000, 100 * time.Millisecond
	host := stallOnce(t, stall)
	r := &request{method: "GET", path: always("/"), tokens: []string{"token"}, count: requests}
	l, err := fire(volley{hosts: []string{host}, connections: 1, wanted: http.StatusOK, next: r.next, perSecond: perSecond})
	require.NoError(t, err)
	require.Equal(t, requests, l.answered())
	least := stall - requests*time.Second/perSecond // the last one's time comes that long before the end of the stall
	require.GreaterOrEqual(t, l.latency.Min(), least.Microseconds()-least.Microseconds()/100, "the histogram has three digits")
}

// stallOnce starts a server that answers its first request late, and returns its address.
func stallOnce(t *testing.T, stall time.Duration) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		reader := bufio.NewReader(conn)
		for first := true; ; first = false {
			if _, err := http.ReadRequest(reader); err != nil {
				return
			}
			if first { // the stall begins with the request, however long ago the connection was opened
				<-time.After(stall)
			}
			if _, err := conn.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")); err != nil {
				return
			}
		}
	}()
	return listener.Addr().String()
}
