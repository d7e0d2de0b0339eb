package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// bodyRoutes are the routes that take a body: a valid body, and fields that a client may not set.
var bodyRoutes = []struct { //nolint:gochecknoglobals // read only
	route, right string
	foreign      []string
}{
	{"POST /api/drops", `"name":"x","price":"1","currency":"USD","totalStock":1,"dropStartTime":"2026-01-01T00:00:00Z"`, dropFields},
	{"PUT /api/drops/{drop}", `"name":"x"`, dropFields},
	{"PATCH /api/drops/{drop}/stock", `"delta":1,"reason":"x"`, []string{"id", "seq", "actor", "userId", "soldStock", "availableStock", "totalStock"}},
	{"POST /api/drops/{drop}/reserve", `"sizes":[]`, []string{"size", "userId", "price", "status", "quantity", "expiresAt", "holdSeconds"}},
	{"PUT /api/users/admin/block", `"reason":"x"`, []string{"id", "at", "actor", "userId", "blocked"}},
	{"POST /api/reservations/{hold}/release", `"reason":"x"`, []string{"id", "actor", "userId", "status", "dropId"}},
	{"PUT /api/auth/profile", `"firstName":"x"`, []string{"id", "role", "email", "clerkId", "clerk_id", "userId", "isAdmin", "createdAt"}},
}

var dropFields = []string{ //nolint:gochecknoglobals // read only
	"id", "seq", "status", "availableStock", "reservedStock", "soldStock", "recentPurchases", "createdAt", "updatedAt",
	"available_stock", "sold_stock", "userId", "createdBy",
}

// withForeign returns valid bodies with one invalid field each, by the name of that field.
func withForeign(right string, foreign []string) map[string]string {
	name, value, _ := strings.Cut(strings.SplitN(right, ",", 2)[0], ":")
	bodies := map[string]string{
		"the same field twice":      `{` + right + `,` + name + `:` + value + `}`,
		"the same field, escaped":   `{` + right + `,"\u00` + fmt.Sprintf("%x", name[1]) + name[2:] + `:` + value + `}`,
		"a field in capitals":       `{` + right + `,` + strings.ToUpper(name) + `:` + value + `}`,
		"only in capitals":          `{` + strings.Replace(right, name, strings.ToUpper(name), 1) + `}`,
		"a prototype":               `{` + right + `,"__proto__":{"role":"admin","status":"live"}}`,
		"a constructor":             `{` + right + `,"constructor":{"prototype":{"role":"admin"}}}`,
		"a field of no name":        `{` + right + `,"":1}`,
		"two values":                `{` + right + `}{` + right + `}`,
		"a list of them":            `[{` + right + `}]`,
		"itself, within":            `{"drop":{` + right + `}}`,
		"depth":                     `{` + right + `,"deep":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`,
		"depth in place of a value": `{` + name + `:` + strings.Repeat(`{"a":`, 5_000) + `1` + strings.Repeat("}", 5_000) + `}`,
	}
	for _, field := range foreign {
		bodies[field] = `{` + right + `,"` + field + `":1}`
		bodies[field+" first, in capitals"] = `{"` + strings.ToUpper(field) + `":"x",` + right + `}`
	}
	return bodies
}

// A request with a field that the client may not set is refused as a whole.
func TestAttack_ForeignFieldsAreRefused(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	r, d := s.replicas[0], s.newDrop(5, nil)
	hold := s.holdAll(d.ID, []string{s.token("owner", nil)}, r)[0]
	require.Equal(t, 200, r.send(t, "GET", "/api/auth/me", s.admin, nil).status)
	at := strings.NewReplacer("{drop}", d.ID, "{hold}", hold.ID)
	before, bodies := s.everything(), 0
	for _, route := range bodyRoutes {
		method, path, _ := strings.Cut(at.Replace(route.route), " ")
		for name, body := range withForeign(route.right, route.foreign) {
			answer := r.send(t, method, path, s.admin, body)
			require.Equal(t, 400, answer.status, "%s with %s: %s", route.route, name, answer.body)
			require.Equal(t, "malformed_request", answer.code(), name)
			bodies++
		}
	}
	require.Equal(t, before, s.everything())
	t.Logf("%d bodies refused", bodies)
	for _, route := range bodyRoutes { // the bodies without those fields are accepted
		method, path, _ := strings.Cut(at.Replace(route.route), " ")
		require.Less(t, r.send(t, method, path, s.admin, `{`+route.right+`}`).status, 300, route.route)
	}

	dev := s.startReplica(1, "AUTH_MODE=dev", "CLERK_JWT_KEY=", "CLERK_ISSUER=", "CLERK_AUTHORIZED_PARTIES=")
	for name, body := range withForeign(`"email":"alex@example.com"`, []string{"role", "admin", "id", "userId", "imageUrl", "token"}) {
		answer := dev.send(t, "POST", "/api/dev/sign-in", "", body)
		require.Equal(t, 400, answer.status, "sign-in with %s: %s", name, answer.body)
	}
	require.Contains(t, string(dev.send(t, "POST", "/api/dev/sign-in", "", `{"email":"alex@example.com"}`).body), `"role":"user"`)
	s.audit()
}

// everything returns the whole content of the database as text.
func (s *shop) everything() (text string) {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.dbURL)
	require.NoError(s.t, err)
	defer conn.Close(s.t.Context())
	for _, table := range []string{"users", "user_blocks", "drops", "reservations", "purchases", "stock_ledger"} {
		var rows string
		require.NoError(s.t, conn.QueryRow(s.t.Context(),
			`SELECT coalesce(string_agg(row::text, E'\n' ORDER BY row::text), '') FROM `+table+` row`).Scan(&rows))
		text += table + "\n" + rows + "\n"
	}
	return text
}
