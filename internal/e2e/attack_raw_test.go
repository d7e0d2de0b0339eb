package e2e_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// closingHeaders are the last headers of a request, and ask the server to close the connection.
const closingHeaders = "Host: shop\r\nConnection: close\r\n\r\n"

// dial opens a plain TCP connection, for requests that no client library would send.
func (r *replica) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

// raw sends exactly this text and returns the answer. It writes and reads at the same time, because
// the server may answer before it has read everything.
func (r *replica) raw(t *testing.T, text string) reply {
	t.Helper()
	conn := r.dial(t)
	go func() { _, _ = io.WriteString(conn, text) }() // it ends with the connection
	defer conn.Close()
	return answerOf(t, conn, patience)
}

// answerOf reads one answer within a limit; status 0: the connection ended without one. A client
// that goes on sending after the answer has its connection reset, perhaps before it has read the
// whole body: what came before that is returned.
func answerOf(t *testing.T, conn net.Conn, limit time.Duration) reply {
	t.Helper()
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(limit)))
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if isTimeout(err) {
		require.NoError(t, err, "neither an answer nor the connection's end")
	}
	if err != nil {
		return reply{}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.False(t, isTimeout(err), "the answer does not end")
	return reply{status: response.StatusCode, header: response.Header, body: body}
}

func lengthOf(body string) string { return strconv.Itoa(len(body)) }
