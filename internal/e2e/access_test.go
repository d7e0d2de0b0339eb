package e2e_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// access has the statuses for a route when called by nobody, by another user, by the owner of the
// hold and by an admin, with a body for routes that take one.
type access struct {
	body   any
	expect [4]int
}

// accessByRoute has a row for every route in openapi.yaml.
var accessByRoute = map[string]access{ //nolint:gochecknoglobals // read only
	"GET /api/drops/live":                  {nil, [4]int{200, 200, 200, 200}},
	"GET /api/drops/upcoming":              {nil, [4]int{200, 200, 200, 200}},
	"GET /api/drops/ended":                 {nil, [4]int{200, 200, 200, 200}},
	"GET /api/drops/{id}":                  {nil, [4]int{200, 200, 200, 200}},
	"GET /api/drops/{id}/calendar":         {nil, [4]int{200, 200, 200, 200}},
	"GET /api/drops":                       {nil, [4]int{401, 403, 403, 200}},
	"POST /api/drops":                      {map[string]any{"name": "x", "price": "1", "currency": "USD", "totalStock": 1, "dropStartTime": "2026-01-01T00:00:00Z"}, [4]int{401, 403, 403, 201}},
	"PUT /api/drops/{id}":                  {map[string]any{"name": "y"}, [4]int{401, 403, 403, 200}},
	"DELETE /api/drops/{id}":               {nil, [4]int{401, 403, 403, 200}},
	"POST /api/drops/{id}/pause":           {nil, [4]int{401, 403, 403, 200}},
	"POST /api/drops/{id}/resume":          {nil, [4]int{401, 403, 403, 200}},
	"POST /api/drops/{id}/end":             {nil, [4]int{401, 403, 403, 200}},
	"PATCH /api/drops/{id}/stock":          {map[string]any{"delta": 1, "reason": "x"}, [4]int{401, 403, 403, 200}},
	"GET /api/drops/{id}/stats":            {nil, [4]int{401, 403, 403, 200}},
	"GET /api/drops/{id}/reservations":     {nil, [4]int{401, 403, 403, 200}},
	"GET /api/drops/{id}/purchases":        {nil, [4]int{401, 403, 403, 200}},
	"GET /api/drops/{id}/ledger":           {nil, [4]int{401, 403, 403, 200}},
	"POST /api/drops/{id}/reserve":         {nil, [4]int{401, 201, 200, 201}},
	"POST /api/reservations/{id}/purchase": {nil, [4]int{401, 404, 201, 404}},
	"DELETE /api/reservations/{id}/cancel": {nil, [4]int{401, 404, 200, 404}},
	"POST /api/reservations/{id}/release":  {map[string]any{"reason": "x"}, [4]int{401, 403, 403, 200}},
	"GET /api/users":                       {nil, [4]int{401, 403, 403, 200}},
	"PUT /api/users/{userId}/block":        {map[string]any{"reason": "x"}, [4]int{401, 403, 403, 200}},
	"DELETE /api/users/{userId}/block":     {nil, [4]int{401, 403, 403, 200}},
	"GET /api/reservations":                {nil, [4]int{401, 200, 200, 200}},
	"GET /api/purchases":                   {nil, [4]int{401, 200, 200, 200}},
	"GET /api/purchases/{purchase}":        {nil, [4]int{401, 404, 200, 200}},
	"GET /api/auth/me":                     {nil, [4]int{401, 200, 200, 200}},
	"PUT /api/auth/profile":                {map[string]any{"firstName": "x"}, [4]int{401, 200, 200, 200}},
	"POST /api/webhooks/clerk":             {map[string]any{}, [4]int{404, 404, 404, 404}}, // no webhook secret is set
	"GET /api/config":                      {nil, [4]int{200, 200, 200, 200}},
	"POST /api/dev/sign-in":                {map[string]any{"email": "a@example.com"}, [4]int{404, 404, 404, 404}}, // sign-in is by Clerk here
	"GET /healthz":                         {nil, [4]int{200, 200, 200, 200}},
	"GET /readyz":                          {nil, [4]int{200, 200, 200, 200}},
}

func TestAccess_EveryRouteByEverybody(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	r := s.replicas[0]
	var spec struct {
		Paths map[string]map[string]json.RawMessage
	}
	r.send(t, "GET", "/api/openapi.json", "", nil).decode(t, &spec)
	callers := []string{"", s.token("other", nil), s.token("owner", nil), s.admin}
	require.Equal(t, 200, r.send(t, "GET", "/api/auth/me", s.token("bystander", nil), nil).status) // a user must be known to be blocked
	for path, methods := range spec.Paths {
		for method := range methods {
			route := strings.ToUpper(method) + " " + path
			row, ok := accessByRoute[route]
			require.True(t, ok, "%s has no row here: say who may call it", route)
			for i, token := range callers {
				d := s.newDrop(3, nil)
				answer, err := r.reserve(callers[2], d.ID)
				require.NoError(t, err)
				var h held
				answer.decode(t, &h)
				id := d.ID
				if strings.HasPrefix(path, "/api/reservations") {
					id = h.Reservation.ID
				}
				var b bought
				if strings.HasPrefix(path, "/api/purchases/") {
					answer, err := r.purchase(callers[2], h.Reservation.ID)
					require.NoError(t, err)
					answer.decode(t, &b)
				}
				if strings.HasSuffix(path, "/resume") {
					require.Equal(t, 200, r.send(t, "POST", "/api/drops/"+d.ID+"/pause", s.admin, nil).status)
				}
				answer = r.send(t, strings.ToUpper(method), strings.NewReplacer("{id}", id, "{userId}", "bystander", "{purchase}", b.Purchase.ID).Replace(path), token, row.body)
				require.Equal(t, row.expect[i], answer.status, "%s by caller %d: %s", route, i, answer.body)
			}
		}
	}
	s.audit()
}
