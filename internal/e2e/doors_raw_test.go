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

// hangUp ends a request, and asks for the connection's end after it.
const hangUp = "Host: shop\r\nConnection: close\r\n\r\n"

// dial opens a plain connection, for what no client library would send.
func (r *replica) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

// raw sends a text to the letter and returns the answer. It goes on writing while it reads, as the server may answer
// before it has heard all.
func (r *replica) raw(t *testing.T, text string) reply {
	t.Helper()
	conn := r.dial(t)
	go func() { _, _ = io.WriteString(conn, text) }() // it ends with the connection
	defer conn.Close()
	return answerOf(t, conn, patience)
}

// answerOf reads one answer, which must come within a limit; status 0 stands for a connection that ended without one.
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
	require.NoError(t, err)
	return reply{status: response.StatusCode, header: response.Header, body: body}
}

func lengthOf(body string) string { return strconv.Itoa(len(body)) }
