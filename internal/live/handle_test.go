package live_test

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

func TestHub_TheRequestEndsWithTheHandshake(t *testing.T) {
	t.Parallel()
	s, id := open(t, nil), uuid.New()
	s.source.put(id, 1, 10)
	requests := make(chan weak.Pointer[http.Request], 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Handle(w, r, "")
		requests <- weak.Make(r)
	}))
	defer server.Close()
	defer s.Stop() // the sockets; closing the server waits for none of them
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server.URL, "http"), nil)
	require.NoError(t, err)
	defer conn.Close()
	var request weak.Pointer[http.Request]
	select {
	case request = <-requests:
	case <-time.After(testTimeout):
		t.Fatal("the handler has not returned")
	}
	require.Eventually(t, func() bool {
		runtime.GC()
		return request.Value() == nil
	}, testTimeout, 10*time.Millisecond, "an open socket does not keep its request in memory")
	c := &client{t: t, conn: conn}
	c.join(id)
	s.Deliver(s.source.put(id, 2, 9))
	c.expect("stock-updated", nil)
}
