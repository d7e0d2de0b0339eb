package api

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
	"sneakerhead/internal/telemetry"
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
	engine.Use(observe(seen, slog.New(slog.DiscardHandler), config.LogErrors))
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

// TestObserve_LogsTheRequestsThatAreAskedFor counts the lines for three requests of each status,
// all of which have to be there: a customer may ask about any of them.
func TestObserve_LogsTheRequestsThatAreAskedFor(t *testing.T) {
	t.Parallel()
	for which, want := range map[config.RequestLog]map[int]string{
		config.LogErrors: {500: "ERROR", 503: "WARN"},
		config.LogAll:    {200: "INFO", 404: "INFO", 429: "INFO", 500: "ERROR", 503: "WARN"},
		config.LogNone:   {500: "ERROR"},
	} {
		t.Run(string(which), func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			log, flush := telemetry.NewLogger(&out, slog.LevelInfo, telemetry.FormatJSON)
			engine := gin.New()
			engine.Use(identify, observe(labels{}, log, which))
			engine.GET("/:status", func(c *gin.Context) {
				status, err := strconv.Atoi(c.Param("status"))
				require.NoError(t, err)
				c.Status(status)
			})
			statuses := []int{200, 404, 429, 500, 503}
			for _, status := range statuses {
				for range 3 {
					request := httptest.NewRequest("GET", fmt.Sprint("/", status), http.NoBody)
					request.Header.Set("X-Request-Id", fmt.Sprint("asked-", status))
					engine.ServeHTTP(httptest.NewRecorder(), request)
				}
			}
			flush()
			for _, status := range statuses {
				lines := 0
				for line := range strings.Lines(out.String()) {
					if strings.Contains(line, fmt.Sprintf(`"requestId":"asked-%d"`, status)) {
						require.Contains(t, line, `"level":"`+want[status]+`"`)
						lines++
					}
				}
				require.Equal(t, want[status] != "", lines == 3, "%d: %d lines", status, lines)
			}
		})
	}
}
