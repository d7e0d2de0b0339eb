package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

// TestPickList sells two sizes, and reads what a warehouse ships from.
func TestPickList(t *testing.T) {
	t.Parallel()
	const zone = "Asia/Kolkata"
	s := openShop(t, 1, "SHOP_TIMEZONE="+zone)
	r := s.replicas[0]
	var d sizedView
	r.send(t, "POST", "/api/drops", s.admin, map[string]any{
		"name": "Föhn, \"two\"", "sku": "0042", "price": "219.00", "currency": "EUR", "dropStartTime": "2026-01-01T00:00:00Z",
		"sizes": []any{map[string]any{"label": "EU 42", "totalStock": 1}, map[string]any{"label": "EU 43", "totalStock": 1}},
	}).decode(t, &d)
	buyers := []struct{ id, first, last, email, size string }{
		{"user_joerg", "Jörg", `O"Neil, Jr`, "joerg@buyers.test", "s1"},
		{"user_eve", `=HYPERLINK("http://evil.test","x")`, "", "eve@buyers.test", "s2"},
	}
	for _, b := range buyers {
		token := s.token(b.id, authtest.Claims{"email": b.email, "first_name": b.first, "last_name": b.last})
		require.Equal(t, 200, r.send(t, "GET", "/api/auth/me", token, nil).status, "and is stored")
		hold := s.heldSize(token, d.ID, b.size).Reservation
		answer, err := r.purchase(token, hold.ID)
		require.NoError(t, err)
		require.Equal(t, 201, answer.status, string(answer.body))
	}

	rows := s.export(d.ID, "purchases")
	require.Len(t, rows, 2)
	eve, joerg := rows[0], rows[1]
	require.Equal(t, `'=HYPERLINK("http://evil.test","x")`, eve["name"])
	require.Equal(t, `Jörg O"Neil, Jr`, joerg["name"])
	require.Equal(t, "joerg@buyers.test", joerg["email"])
	require.Equal(t, []string{`Föhn, "two"`, "'0042", "EU 42", "219.00", "EUR", "s1"},
		[]string{joerg["product"], joerg["sku"], joerg["size"], joerg["price"], joerg["currency"], joerg["sizeId"]})
	at, err := time.Parse(time.RFC3339Nano, joerg["purchasedAt"])
	require.NoError(t, err)
	kolkata, err := time.LoadLocation(zone)
	require.NoError(t, err)
	require.Equal(t, at.In(kolkata).Format(time.DateTime), joerg["purchasedAtLocal ("+zone+")"])

	type record struct {
		UserID string
		User   *struct{ ClerkID, Email, FirstName, LastName string }
	}
	for _, list := range []string{"reservations", "purchases"} {
		answer := r.send(t, "GET", "/api/drops/"+d.ID+"/"+list, s.admin, nil)
		require.Equal(t, 200, answer.status)
		var page struct{ Reservations, Purchases []record }
		answer.decode(t, &page)
		records := append(page.Reservations, page.Purchases...) //nolint:gocritic // one of them is empty
		require.Len(t, records, 2)
		for i, row := range records {
			b := buyers[1-i]
			require.Equal(t, b.id, row.UserID)
			require.NotNil(t, row.User, list)
			require.Equal(t, []string{b.id, b.email, b.first, b.last}, []string{row.User.ClerkID, row.User.Email, row.User.FirstName, row.User.LastName})
		}
	}
	held := s.export(d.ID, "reservations")[1]
	require.Equal(t, []string{`Jörg O"Neil, Jr`, "joerg@buyers.test"}, []string{held["name"], held["email"]})

	var told struct{ TimeZone string }
	r.send(t, "GET", "/api/config", "", nil).decode(t, &told)
	require.Equal(t, zone, told.TimeZone)
}
