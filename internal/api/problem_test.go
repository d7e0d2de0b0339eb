package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/config"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/telemetry"
)

const anID = "01a203ec-2bf5-7d93-8b75-a4a8b4854bb4"

// problemOf decodes a reply as a problem and checks what every problem must have.
func problemOf(t testing.TB, status int, contentType string, body []byte) (p api.Problem) {
	t.Helper()
	require.Equal(t, "application/problem+json", contentType)
	require.NoError(t, json.Unmarshal(body, &p), string(body))
	require.Equal(t, status, p.Status)
	require.NotEmpty(t, p.Detail)
	require.NotEmpty(t, p.RequestId)
	return p
}

func TestProblem_EveryCodeHasItsStatus(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err    error
		status int
	}{
		{drop.ErrNotFound, 404},
		{drop.ErrNotLive, 409},
		{drop.ErrPaused, 409},
		{drop.ErrEnded, 409},
		{drop.ErrCancelled, 409},
		{drop.ErrSoldOut, 409},
		{drop.AllHeldUntil(time.Now()), 409},
		{drop.ErrPurchaseLimit, 409},
		{drop.ErrReservationCancelled, 409},
		{drop.ErrReservationCompleted, 409},
		{drop.ErrReservationExpired, 410},
		{drop.ErrInsufficientStock, 409},
		{drop.ErrConflict, 409},
		{drop.Invalid(drop.FieldError{Field: "name", Message: "is required"}), 422},
		{drop.ErrUnavailable, 503},
		{drop.ErrOverloaded, 503},
		{fmt.Errorf("ledger: %w: %w", drop.ErrUnavailable, errInside), 503},
		{errInside, 500},
	} {
		t.Run(fmt.Sprint(row.err), func(t *testing.T) {
			t.Parallel()
			w := newFixture(t, nil)
			w.shopErr = row.err
			reply := w.send("POST", "/api/drops/"+anID+"/reserve", "", asAlex)
			p := problemOf(t, row.status, reply.Header().Get("Content-Type"), reply.Body.Bytes())
			require.Equal(t, row.status, reply.Code)
			require.NotContains(t, reply.Body.String(), "pq:")
			require.NotContains(t, reply.Body.String(), "/var")
			require.Equal(t, row.status == 503, reply.Header().Get("Retry-After") != "")
			require.Equal(t, strings.HasPrefix(fmt.Sprint(row.err), "all_held"), p.RetryAt != nil)
			require.Equal(t, reply.Header().Get("X-Request-Id"), p.RequestId)
		})
	}
}

func TestProblem_TheLogHasItsCause(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log, flush := telemetry.NewLogger(&out, slog.LevelInfo, telemetry.FormatJSON)
	w := newFixture(t, func(o *api.Options) { o.Log, o.LogRequests = log, config.LogErrors })
	w.shopErr = errInside
	reply := w.send("POST", "/api/drops/"+anID+"/reserve", "", asAlex, "X-Request-Id: asked-1")
	require.Equal(t, http.StatusInternalServerError, reply.Code)
	flush()
	require.Contains(t, out.String(), `"failure":{"code":"internal_error","error":"`+errInside.Error()+`"}`)
	require.Contains(t, out.String(), `"requestId":"asked-1"`)
}

func TestMalformed_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for name, row := range map[string]struct{ path, body, code, says string }{
		"no body":              {"/api/drops", "", "malformed_request", "JSON"},
		"no JSON":              {"/api/drops", "{", "malformed_request", "JSON"},
		"more than JSON":       {"/api/drops", `{} {}`, "malformed_request", "JSON"},
		"a list":               {"/api/drops", `[]`, "malformed_request", "openapi"},
		"an unknown field":     {"/api/drops", `{"colour":"x"}`, "malformed_request", "colour"},
		"a wrong type":         {"/api/drops", `{"price":219}`, "malformed_request", "price"},
		"a fraction of a pair": {"/api/drops", `{"totalStock":1.5}`, "malformed_request", "totalStock"},
		"a malformed id":       {"/api/drops/7/reserve", "", "malformed_request", `"id"`},
		"too large a body":     {"/api/drops", `"` + strings.Repeat("x", 70_000) + `"`, "too_large", "65536"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := w.send("POST", row.path, row.body, asAdmin)
			p := problemOf(t, reply.Code, reply.Header().Get("Content-Type"), reply.Body.Bytes())
			require.Equal(t, row.code, p.Code)
			require.Contains(t, p.Detail, row.says)
		})
	}
	require.Empty(t, w.created)
}

func TestFallback_UnknownPathsAreNotFound(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, path := range []string{"/api/nothing", "/api", "/media/nothing.svg", "/media/", "/media/../go.mod", "/nothing"} {
		reply := w.send("GET", path, "")
		require.Equal(t, http.StatusNotFound, reply.Code, path)
		require.Equal(t, "not_found", problemOf(t, 404, reply.Header().Get("Content-Type"), reply.Body.Bytes()).Code)
	}
	require.Equal(t, "<svg/>", w.send("GET", "/media/low.svg", "").Body.String())
	require.Contains(t, w.send("GET", "/api/openapi.json", "").Body.String(), `"openapi"`)
}
