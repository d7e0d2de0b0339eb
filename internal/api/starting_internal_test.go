package api

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
)

func TestStarting_IsObserved(t *testing.T) {
	t.Parallel()
	for which, lines := range map[config.RequestLog]int{config.LogErrors: 1, config.LogAll: 3, config.LogNone: 0} {
		seen := labels{}
		var log bytes.Buffer
		handler := NewStarting(StartingOptions{Metrics: seen, Log: slog.New(slog.NewTextHandler(&log, nil)), LogRequests: which})
		for _, path := range []string{"/healthz", "/readyz", "/api/drops/live"} {
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, http.NoBody))
		}
		require.Equal(t, labels{"/healthz GET 200": true, "/readyz GET 503": true, " GET 503": true}, seen)
		require.Equal(t, lines, bytes.Count(log.Bytes(), []byte("\n")), "%s: %s", which, log.String())
	}
}
