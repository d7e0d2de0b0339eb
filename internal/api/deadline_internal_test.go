package api

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

func TestLimitTime_OnlyExportsAndSocketsHaveNoDeadline(t *testing.T) {
	t.Parallel()
	described, err := readDescription()
	require.NoError(t, err)
	engine := newEngine()
	engine.Use(limitTime(described.routes))
	answer := func(c *gin.Context) {
		if _, limited := c.Request.Context().Deadline(); !limited {
			c.Header("No-Deadline", "1")
		}
	}
	engine.NoRoute(answer)
	engine.GET("/ws", answer)
	for r := range described.routes {
		engine.Handle(r.method, r.path, answer)
	}
	unlimited := func(method, path, accept string) bool {
		request := httptest.NewRequest(method, path, http.NoBody)
		request.Header.Set("Accept", accept)
		recorder := httptest.NewRecorder()
		engine.ServeHTTP(recorder, request)
		return recorder.Header().Get("No-Deadline") != ""
	}

	parameter := regexp.MustCompile(`:\w+`)
	var exports []string
	for r := range described.routes {
		path := parameter.ReplaceAllString(r.path, "7")
		require.False(t, unlimited(r.method, path, "application/json"), r)
		if unlimited(r.method, path, "text/csv") {
			exports = append(exports, r.method+" "+r.path)
		}
	}
	require.ElementsMatch(t, []string{
		"GET /api/drops/:id/reservations", "GET /api/drops/:id/purchases", "GET /api/drops/:id/ledger",
	}, exports)
	require.False(t, unlimited("GET", "/no/such/page", "text/csv"))
	require.True(t, unlimited("GET", "/ws", ""))
}
