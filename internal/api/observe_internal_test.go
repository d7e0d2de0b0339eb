package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

// labels implements Metrics: it keeps the labels of counted requests.
type labels map[string]bool

func (l labels) Request(route, method string, status int, _ time.Duration) {
	l[fmt.Sprint(route, " ", method, " ", status)] = true
}

func TestObserve_ClientsCannotAddLabels(t *testing.T) {
	t.Parallel()
	seen := labels{}
	engine := gin.New()
	engine.Use(observe(seen, slog.New(slog.DiscardHandler)))
	engine.GET("/drops/:id", func(c *gin.Context) { c.Status(http.StatusOK) })
	for n := range 100 {
		for _, method := range []string{http.MethodGet, fmt.Sprint("M", n)} {
			for _, path := range []string{"/drops/", "/nowhere/"} {
				engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, path+fmt.Sprint(n), http.NoBody))
			}
		}
	}
	require.Equal(t, labels{"/drops/:id GET 200": true, " GET 404": true, " other 404": true}, seen)
}
