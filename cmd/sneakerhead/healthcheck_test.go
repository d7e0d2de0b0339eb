package main

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
)

// ask runs the command for the server at an address.
func ask(t *testing.T, address string, flags ...string) ran {
	t.Helper()
	parsed, err := url.Parse(address)
	require.NoError(t, err)
	return run(t, nil, append([]string{"healthcheck", "--port=" + parsed.Port()}, flags...)...)
}

// starting returns the handler of a server that is starting.
func starting(devSignIn bool) http.Handler {
	return api.NewStarting(api.StartingOptions{DevSignIn: devSignIn, Metrics: newMetrics().metrics.HTTP, Log: slog.New(slog.DiscardHandler)})
}

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	serve := func(t *testing.T, handler http.HandlerFunc) string {
		t.Helper()
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		return server.URL
	}
	t.Run("a server with dev sign-in, which wants a loopback Host, while it starts", func(t *testing.T) {
		t.Parallel()
		server := serve(t, starting(true).ServeHTTP)
		for _, flags := range [][]string{nil, {"--host=0.0.0.0"}, {"--host=127.0.0.1"}, {"--host=localhost"}} {
			r := ask(t, server, flags...)
			require.NoError(t, r.err)
			requireOneLine(t, r.stdout)
			require.Contains(t, r.stdout, "/healthz is alive")
		}
	})
	t.Run("a server on another address of this machine", func(t *testing.T) {
		t.Parallel()
		listener, err := net.Listen("tcp", "127.0.0.2:0")
		require.NoError(t, err)
		server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: starting(false)}} //nolint:gosec // httptest closes it
		server.Start()
		t.Cleanup(server.Close)
		require.NoError(t, ask(t, server.URL, "--host=127.0.0.2").err)
		require.Error(t, ask(t, server.URL).err, "nothing listens on 127.0.0.1")
	})
	for name, row := range map[string]struct {
		handler http.HandlerFunc
		says    string
	}{
		"a server that fails":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, "503"},
		"another program":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }, "check PORT"},
		"another JSON program": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) }, "check PORT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ask(t, serve(t, row.handler))
			require.ErrorContains(t, r.err, row.says)
			requireOneLine(t, r.err.Error())
			require.Empty(t, r.stdout)
		})
	}
	t.Run("as a program", func(t *testing.T) {
		t.Parallel()
		address, err := url.Parse(serve(t, starting(true).ServeHTTP))
		require.NoError(t, err)
		stdout, stderr, status := program(t, settings{"PORT": address.Port(), "HTTP_PROXY": "http://127.0.0.1:1"}, "healthcheck")
		require.Zero(t, status, stderr)
		requireOneLine(t, stdout)

		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, listener.Close())
		stdout, stderr, status = program(t, settings{"PORT": portOf(listener)}, "healthcheck")
		require.Equal(t, 1, status)
		require.Empty(t, stdout)
		requireOneLine(t, stderr)
		require.Contains(t, stderr, "does not answer")
	})
}
