package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"testing"
	"time"

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

// TestDeadline_EndsLikeThatOfPackageContext plays each end twice: somebody waits for it, or only
// asks whether it has come.
func TestDeadline_EndsLikeThatOfPackageContext(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		after time.Duration
		end   func(d *deadline, cancelRequest func())
		want  error
	}{
		"its time":    {-time.Second, func(*deadline, func()) {}, context.DeadlineExceeded},
		"the request": {time.Hour, func(_ *deadline, cancelRequest func()) { cancelRequest() }, context.Canceled},
		"the answer":  {time.Hour, func(d *deadline, _ func()) { d.cancel() }, context.Canceled},
		"both":        {time.Hour, func(d *deadline, cancelRequest func()) { cancelRequest(); d.cancel() }, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, waits := range []bool{false, true} {
				request, cancelRequest := context.WithCancel(t.Context())
				d := &deadline{Context: request, at: time.Now().Add(row.after)}
				if waits && row.want == context.Canceled { //nolint:errorlint // a constant of the table
					require.NoError(t, d.Err())
					derived, cancel := context.WithCancel(d)
					defer cancel()
					defer func() { <-derived.Done() }()
				}
				row.end(d, cancelRequest)
				require.ErrorIs(t, d.Err(), row.want)
				<-d.Done()
				require.ErrorIs(t, d.Err(), row.want)
				cancelRequest()
			}
		})
	}
}

func TestDeadline_EndsForThoseWhoWait(t *testing.T) {
	t.Parallel()
	d := &deadline{Context: t.Context(), at: time.Now().Add(10 * time.Millisecond)}
	defer d.cancel()
	at, limited := d.Deadline()
	require.True(t, limited)
	require.Equal(t, d.at, at)
	<-d.Done()
	require.ErrorIs(t, d.Err(), context.DeadlineExceeded)
	require.False(t, time.Now().Before(d.at))
}

// TestDeadline_CostsNothingUntilSomebodyWaits is not parallel, because it counts.
func TestDeadline_CostsNothingUntilSomebodyWaits(t *testing.T) {
	request, cancelRequest := context.WithCancel(context.WithValue(t.Context(), factsKey{}, "kept"))
	defer cancelRequest()
	require.LessOrEqual(t, testing.AllocsPerRun(100, func() {
		d := &deadline{Context: request, at: time.Now().Add(time.Hour)}
		_, _ = d.Err(), d.Value(factsKey{})
		d.cancel()
	}), 1.0)

	d := &deadline{Context: request, at: time.Now().Add(time.Hour)}
	defer d.cancel()
	before := runtime.NumGoroutine()
	for range 1000 {
		_, cancel := context.WithCancel(d)
		defer cancel()
	}
	require.Less(t, runtime.NumGoroutine(), before+500, "package context does not know it for one of its own")
	require.Equal(t, "kept", d.Value(factsKey{}))
}
