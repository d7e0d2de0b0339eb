package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// claimedHeaders are headers that claim another user, role, price or method.
const claimedHeaders = "X-User-Id: admin\r\nX-Forwarded-User: admin\r\nX-Forwarded-Email: boss@example.com\r\nX-Auth-Request-User: admin\r\n" +
	"X-Clerk-User-Id: admin\r\nRemote-User: admin\r\nX-Role: admin\r\nX-HTTP-Method-Override: DELETE\r\nX-HTTP-Method: DELETE\r\n" +
	"X-Method-Override: DELETE\r\nX-Original-URL: /api/drops\r\nX-Rewrite-URL: /api/drops\r\nX-Forwarded-For: 127.0.0.1\r\n" +
	"Forwarded: for=127.0.0.1\r\nCookie: __session=x; role=admin; userId=admin\r\n"

// foreignHoldClaims and foreignHoldQuery ask for another user's hold, at better terms.
const (
	foreignHoldClaims = `{"userId":"victim","price":"0.01","status":"completed","quantity":3,"expiresAt":"2099-01-01T00:00:00Z","holdSeconds":900}`
	foreignHoldQuery  = "?userId=victim&price=0.01&status=completed&quantity=3&_method=DELETE&role=admin&access_token=x&admin=true"
)

// The token identifies the user, and the drop sets the terms of a hold, whatever else the request
// claims.
func TestAttack_OnlyTheTokenIdentifiesTheUser(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	r, d := s.replicas[0], s.newDrop(5, nil)
	token, victim := s.token("user_1", nil), s.token("victim", nil)
	theirs := s.holdAll(d.ID, []string{victim}, r)[0]
	claims := func(route, query, body string) reply {
		return r.raw(t, route+query+" HTTP/1.1\r\nAuthorization: Bearer "+token+"\r\n"+claimedHeaders+
			"Content-Type: application/json\r\nContent-Length: "+lengthOf(body)+"\r\n"+closingHeaders+body)
	}

	t.Run("a hold is the token's, one unit, on the drop's terms", func(t *testing.T) {
		var h held
		answer := claims("POST /api/drops/"+d.ID+"/reserve", foreignHoldQuery, foreignHoldClaims)
		require.Equal(t, 400, answer.status, string(answer.body))
		answer = claims("POST /api/drops/"+d.ID+"/reserve", foreignHoldQuery, "")
		require.Equal(t, 201, answer.status, string(answer.body))
		answer.decode(t, &h)
		require.Equal(t, []string{"user_1", "active", "219.00"}, []string{h.Reservation.UserID, h.Reservation.Status, h.Reservation.Price})
		require.Less(t, h.Reservation.ExpiresAt.Sub(h.Reservation.CreatedAt), 62*time.Second)
		require.Equal(t, 3, h.Drop.Available)

		var b bought
		answer = claims("POST /api/reservations/"+h.Reservation.ID+"/purchase", foreignHoldQuery, foreignHoldClaims)
		require.Equal(t, 201, answer.status, string(answer.body))
		answer.decode(t, &b)
		require.Equal(t, "219.00", b.Purchase.PriceAtPurchase)
		require.Equal(t, 1, b.Drop.Sold)
		require.Equal(t, 1, s.query(`SELECT count(*) FROM purchases WHERE user_id = 'user_1' AND price_at_purchase = 219`))
	})
	t.Run("what is another's is not there, and what is an admin's is forbidden", func(t *testing.T) {
		before := s.everything()
		for route, want := range map[string]int{
			"POST /api/reservations/" + theirs.ID + "/purchase": 404,
			"DELETE /api/reservations/" + theirs.ID + "/cancel": 404,
			"POST /api/reservations/" + theirs.ID + "/cancel":   405, // no header makes this a route
			"POST /api/reservations/" + theirs.ID + "/release":  403,
			"POST /api/drops/" + d.ID + "/end":                  403,
			"DELETE /api/drops/" + d.ID:                         403,
			"POST /api/drops/" + d.ID:                           405,
			"PUT /api/drops/" + d.ID:                            403,
			"PATCH /api/drops/" + d.ID + "/stock":               403,
			"POST /api/drops":                                   403,
			"GET /api/drops":                                    403,
		} {
			for _, body := range []string{foreignHoldClaims, `{"reason":"mine"}`, `{}`, ``} {
				answer := claims(route, foreignHoldQuery, body)
				require.Equal(t, want, answer.status, "%s: %s", route, answer.body)
			}
		}
		require.Equal(t, before, s.everything())
	})
	t.Run("an account is the token's", func(t *testing.T) {
		me := claims("GET /api/auth/me", foreignHoldQuery, "")
		require.Equal(t, 200, me.status)
		require.Contains(t, string(me.body), `"user_1"`)
		require.Contains(t, string(me.body), `"role":"user"`)
		require.Equal(t, 1, s.query(`SELECT count(*) FROM users WHERE clerk_id = 'user_1' AND role = 'user' AND email = 'user_1@example.com'`))
		without := r.raw(t, "GET /api/auth/me"+foreignHoldQuery+" HTTP/1.1\r\n"+claimedHeaders+closingHeaders)
		require.Equal(t, 401, without.status)
	})
	s.audit()
}
