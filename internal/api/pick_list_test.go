package api_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/api"
	"sneakerhead/internal/drop"
)

const asCSV = "Accept: text/csv"

// bought returns a purchase of size 43, made in the last minutes of a day in UTC.
func bought(user *drop.User) drop.PurchaseRecord {
	price, _ := drop.ParseMoney("219.00")
	return drop.PurchaseRecord{
		Purchase: drop.Purchase{
			ID: uuid.MustParse(anID), Number: "SH-7K3M-Q2XP", ReservationID: uuid.MustParse(anID), Size: drop.HeldSize{ID: "s2", Label: "EU 43"},
			PriceAtPurchase: price, Currency: "USD", PurchasedAt: time.Date(2026, 6, 30, 23, 15, 9, 123456000, time.UTC),
		},
		UserID: "user_1", User: user,
	}
}

// pickList returns the rows of a pick list, the header first.
func (w *fixture) pickList(t *testing.T) [][]string {
	t.Helper()
	reply := w.send("GET", "/api/drops/"+anID+"/purchases", "", asAdmin, asCSV)
	require.Equal(t, http.StatusOK, reply.Code, reply.Body)
	text, marked := strings.CutPrefix(reply.Body.String(), "\ufeff")
	require.True(t, marked, "Excel takes it for another encoding")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return rows
}

func TestPickList(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	shop := func(t *testing.T) *fixture {
		t.Helper()
		w := newFixture(t, func(o *api.Options) { o.Serving.TimeZone = berlin })
		w.product = drop.View{Name: "Größe 7: “Süd”/1", SKU: "007"}
		return w
	}

	t.Run("has what is shipped first, and ids last", func(t *testing.T) {
		t.Parallel()
		w := shop(t)
		w.bought = []drop.PurchaseRecord{bought(&drop.User{FirstName: "Jörg", LastName: "O'Neil, \"Jr\"\nthe third", Email: "joerg@example.com"})}
		require.Equal(t, [][]string{
			{"number", "name", "email", "product", "sku", "size", "price", "currency", "purchasedAt", "purchasedAtLocal (Europe/Berlin)",
				"id", "reservationId", "userId", "sizeId"},
			{"SH-7K3M-Q2XP", "Jörg O'Neil, \"Jr\"\nthe third", "joerg@example.com", "Größe 7: “Süd”/1", "'007", "EU 43", "219.00", "USD",
				"2026-06-30T23:15:09.123456Z", "2026-07-01 01:15:09", anID, anID, "user_1", "s2"},
		}, w.pickList(t))
	})
	t.Run("knows nothing of a deleted user", func(t *testing.T) {
		t.Parallel()
		w := shop(t)
		w.bought = []drop.PurchaseRecord{bought(nil)}
		require.Equal(t, []string{"SH-7K3M-Q2XP", "", ""}, w.pickList(t)[1][:3])
	})
	t.Run("has its header also when nothing is sold", func(t *testing.T) {
		t.Parallel()
		require.Len(t, shop(t).pickList(t), 1)
	})
	t.Run("runs nothing that somebody is called", func(t *testing.T) {
		t.Parallel()
		w := shop(t)
		for _, text := range []string{`=HYPERLINK("http://evil.test","x")`, "+49 170 1234567", "@SUM(A1)", "-2+3", "\t=1", "\r=1", "＝1", "x;=1+1;", "x\n=1"} {
			p := bought(&drop.User{FirstName: text, Email: text})
			p.UserID, p.Size.Label = text, text
			w.bought = append(w.bought, p)
		}
		w.product.Name, w.product.SKU = "=1", "@1"
		for _, row := range w.pickList(t)[1:] {
			for i, cell := range row {
				for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";\n", r) }) {
					require.False(t, strings.ContainsAny(part[:1], "=+-@\t\r") || strings.HasPrefix(part, "＝"), "column %d: %q", i, cell)
				}
			}
		}
	})
	t.Run("is a file that names the product and the shop's day", func(t *testing.T) {
		t.Parallel()
		w := shop(t)
		header := w.send("GET", "/api/drops/"+anID+"/purchases", "", asAdmin, asCSV, "Origin: https://shop.example.com").Header()
		require.Contains(t, header.Get("Access-Control-Expose-Headers"), "Content-Disposition", "for pages of other origins")
		day := w.Now().In(berlin).Format(time.DateOnly)
		require.Equal(t, `attachment; filename="pick-list-Gr__e-7-S_d-1-`+day+`.csv"; filename*=UTF-8''pick-list-Gr%C3%B6%C3%9Fe-7-S%C3%BCd-1-`+day+`.csv`, header.Get("Content-Disposition"))
	})
}
