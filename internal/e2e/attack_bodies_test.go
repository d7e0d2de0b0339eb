package e2e_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// slowest is longer than the server waits for a request: ten seconds for all of it.
const slowest = 12 * time.Second

// A request that is too slow or too large is ended, with a status that says so or by closing the
// connection.
func TestAttack_SlowAndHugeRequestsEnd(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0", "RATE_LIMIT_IP=0")
	r := s.replicas[0]
	post := "POST /api/drops HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer " + s.admin + "\r\nContent-Type: application/json\r\n"
	zeros := strings.Repeat("0", 10<<20)

	slow := map[string][2]string{ // sent at once, and then one byte a second
		"nothing":                     {"", ""},
		"headers, a byte a second":    {"GET /api/drops/live HTTP/1.1\r\nHost: shop\r\nX-Slow: ", strings.Repeat("x", 60)},
		"headers without end":         {"GET /api/drops/live HTTP/1.1\r\n", strings.Repeat("X: y\r\n", 60)},
		"a body, a byte a second":     {post + "Content-Length: 1000\r\n\r\n{", strings.Repeat(" ", 60)},
		"a body that never comes":     {post + "Content-Length: 1000\r\n\r\n", ""},
		"chunks without end":          {post + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", strings.Repeat("1\r\n \r\n", 30)},
		"a chunk that never comes":    {post + "Transfer-Encoding: chunked\r\n\r\nffff\r\n", ""},
		"a handshake that never ends": {"GET /ws HTTP/1.1\r\nHost: shop\r\nUpgrade: websocket\r\n", strings.Repeat("X", 60)},
	}
	huge := map[string]string{
		"ten megabytes":               post + "Content-Length: " + lengthOf(zeros) + "\r\n\r\n" + zeros,
		"a gigabyte, declared":        post + "Content-Length: 1073741824\r\n\r\n" + zeros[:1<<20],
		"ten megabytes, in chunks":    post + "Transfer-Encoding: chunked\r\n\r\na00000\r\n" + zeros + "\r\n0\r\n\r\n",
		"ten megabytes, zipped":       zipped(t, post, zeros),
		"a megabyte of one header":    "GET /api/drops/live HTTP/1.1\r\nHost: shop\r\nX-Large: " + zeros[:1<<20] + "\r\n\r\n",
		"thousands of headers":        "GET /api/drops/live HTTP/1.1\r\nHost: shop\r\n" + strings.Repeat("X-Many: y\r\n", 10_000) + "\r\n",
		"an address of a megabyte":    "GET /api/drops/" + zeros[:1<<20] + " HTTP/1.1\r\nHost: shop\r\n\r\n",
		"a deep body":                 bodied(post, strings.Repeat("[", 30_000)+strings.Repeat("]", 30_000)),
		"a number of a thousand kilo": bodied(post, `{"name":"x","price":"1","currency":"USD","totalStock":1e999999}`),
		"a name of sixty kilobytes":   bodied(post, `{"name":"`+zeros[:60_000]+`"}`),
	}
	require.Equal(t, 200, r.send(t, "GET", "/api/auth/me", s.admin, nil).status)
	before, written := r.residentMB(t), s.everything()
	names, texts := make([]string, 0, len(huge)), make([]string, 0, len(huge))
	for name, text := range huge {
		names, texts = append(names, name), append(texts, text)
	}
	const atOnce = 8
	together(atOnce*len(names), func(i int) {
		name, text := names[i%len(names)], texts[i%len(names)]
		if answer := r.raw(t, text); answer.status != 0 && (answer.status < 400 || answer.status >= 500) {
			t.Errorf("%s: %d %s", name, answer.status, answer.body)
		}
	})
	grown := r.residentMB(t) - before
	t.Logf("%d of %d MB at most each: memory grew from %d by %d MB", atOnce*len(names), len(zeros)>>20, before, grown)
	require.Less(t, grown, 64)
	require.Equal(t, 413, r.raw(t, huge["a gigabyte, declared"]).status)
	require.Equal(t, "malformed_request", r.raw(t, huge["a deep body"]).code())

	names = names[:0]
	for name := range slow {
		names = append(names, name)
	}
	together(len(names), func(i int) {
		began := time.Now()
		answer := r.sendSlowly(t, slow[names[i]][0], slow[names[i]][1])
		if answer.status != 0 && (answer.status < 400 || answer.status >= 500) {
			t.Errorf("%s: %d %s", names[i], answer.status, answer.body)
		}
		t.Logf("%-28s ended after %.1f s with %d", names[i], time.Since(began).Seconds(), answer.status)
	})
	require.Equal(t, written, s.everything(), "nothing of all that was written")
	s.audit()
}

// sendSlowly sends one text at once and another at one byte a second, until the server answers or
// closes the connection.
func (r *replica) sendSlowly(t *testing.T, atOnce, slowly string) reply {
	conn := r.dial(t)
	defer conn.Close()
	go func() {
		if _, err := io.WriteString(conn, atOnce); err != nil {
			return
		}
		for i := range slowly {
			<-time.After(time.Second)
			if _, err := io.WriteString(conn, slowly[i:i+1]); err != nil {
				return // the server has closed the connection
			}
		}
	}()
	return answerOf(t, conn, slowest)
}

func bodied(head, body string) string {
	return head + "Content-Length: " + lengthOf(body) + "\r\nConnection: close\r\n\r\n" + body
}

// zipped returns a small compressed body that claims to be large.
func zipped(t *testing.T, head, body string) string {
	t.Helper()
	var small bytes.Buffer
	w := gzip.NewWriter(&small)
	_, err := io.WriteString(w, body)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return bodied(head+"Content-Encoding: gzip\r\n", small.String())
}

// residentMB returns the largest memory use of the process so far, in MB.
func (r *replica) residentMB(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.process.Process.Pid))
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(status), "VmHWM:")
	require.True(t, found)
	kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
	require.NoError(t, err)
	return kilobytes >> 10
}
