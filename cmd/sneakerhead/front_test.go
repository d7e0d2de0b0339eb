package main

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
)

func TestFront_AnswersBeforeItServes(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	f, err := openFront(&config.Config{Serving: config.Serving{Host: "127.0.0.1"}}, newMetrics().metrics.HTTP, slog.New(slog.NewTextHandler(&log, nil)))
	require.NoError(t, err)
	defer f.close()
	get := func(path string) int {
		reply, err := http.Get("http://" + f.address() + path)
		require.NoError(t, err)
		defer reply.Body.Close()
		return reply.StatusCode
	}
	require.Equal(t, 200, get("/healthz"))
	require.Equal(t, 503, get("/api/drops/live"))
	f.serve(http.NotFoundHandler())
	require.Equal(t, 404, get("/healthz"))
	require.NoError(t, f.shutdown(t.Context()))
	require.Contains(t, log.String(), "status=503")
}

// TestFront_EndsAReplyThatNobodyReads has a reader that never reads a reply without an end.
func TestFront_EndsAReplyThatNobodyReads(t *testing.T) {
	t.Parallel()
	f, err := openFront(&config.Config{Serving: config.Serving{Host: "127.0.0.1"}}, newMetrics().metrics.HTTP, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer f.close()
	require.LessOrEqual(t, f.server.WriteTimeout, 30*time.Second)
	ended := make(chan struct{})
	f.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		defer close(ended)
		block := make([]byte, 1<<16)
		for err := error(nil); err == nil; {
			_, err = w.Write(block)
		}
	}))
	silent, err := net.Dial("tcp", f.address())
	require.NoError(t, err)
	defer silent.Close()
	_, err = io.WriteString(silent, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	require.NoError(t, err)
	select {
	case <-ended:
	case <-time.After(2 * time.Minute):
		t.Fatal("the reply is still being written")
	}
}
