package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/drop"
)

// everyRoute has the status of each route with an empty body: without a token, for a user, and for
// an admin.
var everyRoute = map[string][3]int{ //nolint:gochecknoglobals // read only
	"GET /api/drops/live":                  {200, 200, 200},
	"GET /api/drops/upcoming":              {200, 200, 200},
	"GET /api/drops/ended":                 {200, 200, 200},
	"GET /api/drops/{id}":                  {200, 200, 200},
	"GET /api/drops/{id}/calendar":         {200, 200, 200},
	"GET /api/drops":                       {401, 403, 200},
	"POST /api/drops":                      {401, 403, 400},
	"PUT /api/drops/{id}":                  {401, 403, 400},
	"DELETE /api/drops/{id}":               {401, 403, 200},
	"POST /api/drops/{id}/pause":           {401, 403, 200},
	"POST /api/drops/{id}/resume":          {401, 403, 200},
	"POST /api/drops/{id}/end":             {401, 403, 200},
	"PATCH /api/drops/{id}/stock":          {401, 403, 400},
	"GET /api/drops/{id}/stats":            {401, 403, 200},
	"GET /api/drops/{id}/reservations":     {401, 403, 200},
	"GET /api/drops/{id}/purchases":        {401, 403, 200},
	"GET /api/drops/{id}/ledger":           {401, 403, 200},
	"POST /api/reservations/{id}/release":  {401, 403, 400},
	"POST /api/drops/{id}/reserve":         {401, 201, 201},
	"POST /api/reservations/{id}/purchase": {401, 201, 201},
	"DELETE /api/reservations/{id}/cancel": {401, 200, 200},
	"GET /api/users":                       {401, 403, 200},
	"PUT /api/users/{userId}/block":        {401, 403, 400},
	"DELETE /api/users/{userId}/block":     {401, 403, 200},
	"GET /api/reservations":                {401, 200, 200},
	"GET /api/purchases":                   {401, 200, 200},
	"GET /api/purchases/{purchase}":        {401, 404, 200},
	"GET /api/auth/me":                     {401, 200, 200},
	"PUT /api/auth/profile":                {401, 400, 400},
	"POST /api/webhooks/clerk":             {400, 400, 400},
	"GET /api/config":                      {200, 200, 200},
	"POST /api/dev/sign-in":                {400, 400, 400},
	"GET /healthz":                         {200, 200, 200},
	"GET /readyz":                          {200, 200, 200},
}

func TestGuard_WhoMayCallEachRoute(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	spec, err := api.GetSpec()
	require.NoError(t, err)
	id := regexp.MustCompile(`\{\w+\}`)
	for path, item := range spec.Paths.Map() {
		for method := range item.Operations() {
			want, ok := everyRoute[method+" "+path]
			require.True(t, ok, "%s %s has no row here: say who may call it", method, path)
			for i, header := range []string{"X-Nobody: 1", asAlex, asAdmin} {
				reply := w.send(method, id.ReplaceAllString(path, anID), "", header)
				require.Equal(t, want[i], reply.Code, "%s %s as %s", method, path, header)
			}
		}
	}
}

func TestGuard_ChecksTheCallerBeforeTheBody(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for _, header := range []string{"X-Nobody: 1", "Authorization: Bearer forged", "Authorization: Basic YQ==", "Authorization: Bearer"} {
		reply := w.send("POST", "/api/drops/not-an-id/reserve", "{", header)
		require.Equal(t, http.StatusUnauthorized, reply.Code)
		require.NotEmpty(t, reply.Header().Get("WWW-Authenticate"))
	}
	require.Equal(t, http.StatusForbidden, w.send("POST", "/api/drops", "{", asAlex).Code)
	w.role = drop.RoleAdmin
	require.Equal(t, http.StatusBadRequest, w.send("POST", "/api/drops", "{", asAlex).Code, "an admin by role")
}

func TestGuard_Limits(t *testing.T) {
	t.Parallel()
	codes := func(w *fixture, requests int, headers ...string) (limited int) {
		for range requests {
			reply := w.send("POST", "/api/drops/"+anID+"/reserve", "", headers...)
			if reply.Code == http.StatusTooManyRequests {
				require.NotEmpty(t, reply.Header().Get("Retry-After"))
				limited++
			}
		}
		return limited
	}
	t.Run("a user, wherever the requests come from", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, func(o *api.Options) { o.Limits.UserRequestsPerSecond = 5 })
		require.Positive(t, codes(w, 50, asAlex))
		require.Zero(t, codes(w, 5, "Authorization: Bearer sam"), "somebody else on the same address")
	})
	t.Run("an address, for requests without a valid token", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, func(o *api.Options) { o.Limits.AddressRequestsPerSecond = 5 })
		require.Positive(t, codes(w, 25))
		require.Positive(t, codes(w, 25, "Authorization: Bearer forged"))
		require.Zero(t, codes(w, 50, asAlex), "a campus is one address")
	})
	t.Run("the user, for requests of a deleted one", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, func(o *api.Options) { o.Limits.AddressRequestsPerSecond, o.Limits.UserRequestsPerSecond = 5, 5 })
		require.Positive(t, codes(w, 50, "Authorization: Bearer deleted"))
		require.Zero(t, codes(w, 5, "Authorization: Bearer deleted too"), "the token verifies, so the address does not pay")
	})
	t.Run("nobody, when there is no limit", func(t *testing.T) {
		t.Parallel()
		w := newFixture(t, nil)
		require.Zero(t, codes(w, 500, asAlex)+codes(w, 500))
	})
}

func TestCORS(t *testing.T) {
	t.Parallel()
	w := newFixture(t, nil)
	for origin, allowed := range map[string]bool{
		"https://shop.example.com":          true,
		"http://localhost":                  true, // the server's own
		"https://shop.example.com.evil.com": false,
		"https://evil.com":                  false,
		"null":                              false,
	} {
		reply := w.send("OPTIONS", "/api/drops", "", "Origin: "+origin, "Access-Control-Request-Method: POST")
		got := reply.Header().Get("Access-Control-Allow-Origin")
		require.Equal(t, allowed, got == origin, origin)
		require.Equal(t, allowed, reply.Code == http.StatusNoContent, origin)
		require.Contains(t, strings.Join(reply.Header().Values("Vary"), ","), "Origin")
	}
}
