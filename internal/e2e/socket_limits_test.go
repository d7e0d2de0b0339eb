package e2e_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// TestSockets_LimitsAreSettings drives a replica to each of its limits of sockets.
func TestSockets_LimitsAreSettings(t *testing.T) {
	s := openShop(t, 1, "SOCKET_LIMIT=4", "SOCKET_LIMIT_USER=2", "SOCKET_LIMIT_IP=3", "RATE_LIMIT_IP=1")
	r := s.replicas[0]
	refused := func() int {
		_, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(r.url, "http")+"/ws", nil)
		require.ErrorIs(t, err, websocket.ErrBadHandshake)
		defer response.Body.Close()
		require.NotEmpty(t, response.Header.Get("Retry-After"))
		return response.StatusCode
	}
	signedIn := func(user string) *socket {
		k := s.connect(r)
		k.authenticate(s.token(user, nil))
		return k
	}

	oldest := signedIn("user_0")
	signedIn("user_0")
	signedIn("user_0")
	require.Equal(t, websocket.CloseTryAgainLater, oldest.closes(patience))

	strangers := []*socket{s.connect(r), s.connect(r), s.connect(r)} // the third takes the first one's place
	require.Equal(t, websocket.CloseTryAgainLater, strangers[0].closes(patience))

	strangers[1].authenticate(s.token("user_1", nil))
	strangers[2].authenticate(s.token("user_1", nil))
	require.Equal(t, http.StatusServiceUnavailable, refused(), "all are signed in")
	strangers[1].close()
	require.Eventually(t, func() bool { // its place is free when the server has noticed
		conn, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(r.url, "http")+"/ws", nil)
		if err != nil {
			_ = response.Body.Close()
			return false
		}
		return conn.Close() == nil
	}, patience, pollEvery)

	bad := unknownIssuerToken(s)
	require.Eventually(t, func() bool {
		for r.send(t, "GET", "/api/config", "", nil).status != http.StatusTooManyRequests { // uses up what the address has
		}
		strangers[2].sendFrame("authenticate", bad)
		for _, f := range strangers[2].all("error") {
			if strings.Contains(string(f.Data), "Too many requests from this address") {
				return true
			}
		}
		return false
	}, patience, tokenEvery)
}

// tokenEvery is how often a socket may send a token that is refused, which counts as ten of its
// frames, and a little more.
const tokenEvery = 600 * time.Millisecond
