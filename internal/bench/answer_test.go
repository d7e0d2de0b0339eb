//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// answer reads one HTTP answer from the pieces in which it arrives. It understands as little of
// HTTP as the server makes necessary, because the load generator shares the cores with the server.
type answer struct {
	status  int
	head    []byte // what has arrived of a head that is not complete
	left    int    // how much of the body has not arrived; -1: the body is in chunks
	tail    []byte // the last bytes of the chunks
	body    []byte
	keep    bool // whether body is wanted
	started bool // the head is complete

	retryAfter bool // the head says when to ask again
}

// begin makes it ready for the next answer.
func (a *answer) begin() {
	a.status, a.head, a.left, a.tail, a.body, a.started = 0, a.head[:0], 0, a.tail[:0], a.body[:0], false
}

var (
	endOfHead    = []byte("\r\n\r\n")
	endOfChunks  = []byte("0\r\n\r\n")
	lengthHeader = []byte("\r\nContent-Length: ")

	retryAfterHeader = []byte("\r\nRetry-After: ")
)

// add takes a piece, and reports whether the answer is complete.
func (a *answer) add(piece []byte) (bool, error) {
	if !a.started {
		whole := piece
		if len(a.head) > 0 {
			a.head = append(a.head, piece...)
			whole = a.head
		}
		end := bytes.Index(whole, endOfHead)
		if end < 0 {
			a.head = append(a.head[:0], whole...)
			return false, nil
		}
		if err := a.parse(whole[:end+2]); err != nil {
			return false, err
		}
		piece = whole[end+len(endOfHead):]
	}
	if a.keep {
		a.body = append(a.body, piece...)
	}
	if a.left < 0 {
		a.tail = append(a.tail, piece[max(0, len(piece)-len(endOfChunks)):]...)
		a.tail = a.tail[max(0, len(a.tail)-len(endOfChunks)):]
		return bytes.Equal(a.tail, endOfChunks), nil
	}
	a.left -= len(piece)
	return a.left == 0, nil
}

// parse reads the status and the length from a head.
func (a *answer) parse(head []byte) error {
	if len(head) < 12 {
		return fmt.Errorf("no status in %q", head)
	}
	var err error
	if a.status, err = strconv.Atoi(string(head[9:12])); err != nil {
		return fmt.Errorf("no status in %q", head)
	}
	a.started, a.left, a.retryAfter = true, -1, bytes.Contains(head, retryAfterHeader)
	if at := bytes.Index(head, lengthHeader); at >= 0 {
		value := head[at+len(lengthHeader):]
		if a.left, err = strconv.Atoi(string(value[:bytes.IndexByte(value, '\r')])); err != nil {
			return fmt.Errorf("no length in %q", head)
		}
	}
	return nil
}

func TestAnswer_InAnyPieces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"HTTP/1.1 201 Created\r\nA: b\r\nContent-Length: 5\r\n\r\nhello":                    "hello",
		"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n":                                 "",
		"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n": "5\r\nhello\r\n0\r\n\r\n",
	} {
		for cut := range len(text) {
			a := answer{keep: true}
			a.begin()
			done, err := a.add([]byte(text[:cut]))
			require.NoError(t, err)
			require.False(t, done, "%q", text[:cut])
			done, err = a.add([]byte(text[cut:]))
			require.NoError(t, err)
			require.True(t, done, "%q then %q", text[:cut], text[cut:])
			require.Equal(t, 201, a.status)
			require.Equal(t, want, string(a.body))
		}
	}
	for _, wrong := range []string{"HTTP\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"} {
		var a answer
		_, err := a.add([]byte(wrong))
		require.Error(t, err, wrong)
	}
}
