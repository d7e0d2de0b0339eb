package e2e_test

import (
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

type (
	sizeView struct {
		ID, Label, Note                                      string
		TotalStock, AvailableStock, ReservedStock, SoldStock int
		NextHoldEnd                                          *string
	}
	sizedView struct {
		dropView
		Revision int64
		Sizes    []sizeView
	}
	sizeCounts struct {
		ID                               string
		Total, Available, Reserved, Sold int
		NextHoldEnd                      *string
	}
	sizedStock struct {
		stock
		Sizes          []sizeCounts
		Recovered      int
		RecoveredSizes map[string]int
	}
	heldSize struct{ ID, Label string }
	sized    struct {
		Size *heldSize
		Drop struct{ Sizes []sizeView }
	}
)

// export reads a drop's list as CSV, and returns its rows by column, the newest first.
func (s *shop) export(dropID, what string) (rows []map[string]string) {
	s.t.Helper()
	request, err := http.NewRequest(http.MethodGet, s.replicas[0].url+"/api/drops/"+dropID+"/"+what, nil)
	require.NoError(s.t, err)
	request.Header.Set("Authorization", "Bearer "+s.admin)
	request.Header.Set("Accept", "text/csv")
	response, err := client.Do(request)
	require.NoError(s.t, err)
	defer response.Body.Close()
	require.Equal(s.t, 200, response.StatusCode)
	body, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	cells, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff"))).ReadAll()
	require.NoError(s.t, err)
	for _, line := range cells[1:] {
		row := map[string]string{}
		for i, name := range cells[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// TestSizedDrop goes through everything that an admin and a buyer do with a drop of two sizes.
func TestSizedDrop(t *testing.T) {
	t.Parallel()
	s := openShop(t, 2, "RATE_LIMIT_USER=0")
	here, there := s.replicas[0], s.replicas[1]
	body := map[string]any{
		"name": "Sized", "price": "219.00", "currency": "USD", "dropStartTime": "2026-01-01T00:00:00Z", "freeReturns": nil,
		"sizes": []any{map[string]any{"label": " EU 42 ", "note": "US 8.5", "totalStock": 1}, map[string]any{"label": "EU 43", "totalStock": 2}},
	}
	key := uuid.NewString()
	var d sizedView
	created := here.sendOnce(t, "POST", "/api/drops", s.admin, key, body)
	require.Equal(t, 201, created.status, string(created.body))
	created.decode(t, &d)
	require.Equal(t, []sizeView{
		{ID: "s1", Label: "EU 42", Note: "US 8.5", TotalStock: 1, AvailableStock: 1}, {ID: "s2", Label: "EU 43", TotalStock: 2, AvailableStock: 2},
	}, d.Sizes)
	require.Equal(t, 3, d.TotalStock)
	var again sizedView
	there.sendOnce(t, "POST", "/api/drops", s.admin, key, body).decode(t, &again)
	require.Equal(t, d, again, "the same drop, once")
	body["sizes"] = []any{map[string]any{"label": "EU 42", "totalStock": 3}}
	require.Equal(t, "idempotency_mismatch", there.sendOnce(t, "POST", "/api/drops", s.admin, key, body).code())
	path := "/api/drops/" + d.ID

	watcher := s.watch(there, d.ID)
	alex, sam := s.token("alex", nil), s.token("sam", nil)
	watcher.sendFrame("authenticate", alex)
	watcher.waitEvent(patience, "authenticated")
	hold := s.heldSize(alex, d.ID, "s1", "s2").Reservation
	require.Contains(t, string(watcher.waitEvent(patience, "reservation-created", hold.ID).Data), `"size":{"id":"s1","label":"EU 42"}`)
	var shown sizedStock
	updated := watcher.waitEvent(patience, "stock-updated", `"seq":3`)
	updated.decode(t, &shown)
	require.Len(t, shown.Sizes, 2)
	require.Equal(t, 1, shown.Sizes[0].Reserved)
	require.NotNil(t, shown.Sizes[0].NextHoldEnd, "s1 has none left")
	require.Nil(t, shown.Sizes[1].NextHoldEnd)

	t.Run("a refusal says what is left of the others", func(t *testing.T) {
		answer := here.send(t, "POST", path+"/reserve", sam, wish("s1"))
		require.Equal(t, "all_held", answer.code(), string(answer.body))
		var p struct{ Drop sizedStock }
		answer.decode(t, &p)
		require.Equal(t, shown.Sizes, p.Drop.Sizes)
		require.Equal(t, d.ID, p.Drop.DropID)
	})
	t.Run("units come back by size", func(t *testing.T) {
		answer, err := here.cancel(alex, hold.ID)
		require.NoError(t, err)
		require.Equal(t, 200, answer.status)
		frame := watcher.waitEvent(patience, "stock-recovered")
		var recovered sizedStock
		frame.decode(t, &recovered)
		require.Equal(t, map[string]int{"s1": 1}, recovered.RecoveredSizes)
		require.NotContains(t, string(frame.Data), `"sizes"`)
	})
	t.Run("an adjustment is of one size", func(t *testing.T) {
		for _, size := range []any{nil, "s9", "", "S1"} {
			change := map[string]any{"delta": 1, "reason": "a box"}
			if size != nil {
				change["size"] = size
			}
			var p problem
			answer := here.send(t, "PATCH", path+"/stock", s.admin, change)
			require.Equal(t, 422, answer.status, "%v %s", size, answer.body)
			answer.decode(t, &p)
			require.Equal(t, "size", p.Errors[0].Field)
		}
		answer := here.send(t, "PATCH", path+"/stock", s.admin, map[string]any{"delta": -2, "reason": "a box", "size": "s1"})
		require.Equal(t, "insufficient_stock", answer.code(), "others have enough")
		answer = here.send(t, "PATCH", path+"/stock", s.admin, map[string]any{"delta": 1, "reason": "a box", "size": "s1"})
		require.Equal(t, 200, answer.status, string(answer.body))
		answer.decode(t, &d)
		require.Equal(t, 2, d.Sizes[0].TotalStock)
		plain := s.newDrop(1, nil)
		answer = here.send(t, "PATCH", "/api/drops/"+plain.ID+"/stock", s.admin, map[string]any{"delta": 1, "reason": "a box", "size": "s1"})
		require.Equal(t, 422, answer.status, string(answer.body))
	})
	t.Run("an edit rewords, adds and reorders, from the revision that was read", func(t *testing.T) {
		sizes := []any{map[string]any{"id": "s2", "label": "EU 43"}, map[string]any{"label": "EU 44"}, map[string]any{"id": "s1", "label": "42"}}
		answer := here.send(t, "PUT", path, s.admin, map[string]any{"revision": d.Revision + 1, "sizes": sizes})
		require.Equal(t, "conflict", answer.code(), string(answer.body))
		mark := watcher.mark()
		answer = here.send(t, "PUT", path, s.admin, map[string]any{"revision": d.Revision, "sizes": sizes})
		require.Equal(t, 200, answer.status, string(answer.body))
		answer.decode(t, &d)
		var announced struct{ Drop sizedView }
		frame := watcher.waitEventSince(mark, patience, "drop-updated", d.ID)
		frame.decode(t, &announced)
		for _, view := range []sizedView{d, announced.Drop} {
			require.Len(t, view.Sizes, 3)
			require.Equal(t, []string{"EU 43", "EU 44", "42"}, []string{view.Sizes[0].Label, view.Sizes[1].Label, view.Sizes[2].Label})
			require.Equal(t, "s3", view.Sizes[1].ID)
			require.Equal(t, 2, view.Sizes[2].TotalStock)
		}
		for _, wrong := range []any{[]any{}, sizes[:2], append(sizes[:2:2], map[string]any{"id": "s9", "label": "x"})} {
			answer = here.send(t, "PUT", path, s.admin, map[string]any{"sizes": wrong})
			require.Contains(t, []int{409, 422}, answer.status, string(answer.body))
		}
	})
	t.Run("lists and exports name the size, as it was called", func(t *testing.T) {
		held := s.in(t).heldSize(alex, d.ID, "s3", "s2").Reservation
		bought, err := there.purchase(alex, held.ID)
		require.NoError(t, err)
		require.Equal(t, 201, bought.status, string(bought.body))
		var b struct {
			Purchase struct {
				ID   string
				Size *heldSize
			}
			Reservation struct{ Size *heldSize }
		}
		bought.decode(t, &b)
		want := &heldSize{"s2", "EU 43"}
		require.Equal(t, want, b.Purchase.Size)
		require.Equal(t, want, b.Reservation.Size)
		answer := here.send(t, "PUT", path, s.admin, map[string]any{"sizes": []any{
			map[string]any{"id": "s1", "label": "42"}, map[string]any{"id": "s2", "label": "=43"},
		}})
		require.Equal(t, 200, answer.status, string(answer.body))

		var own struct{ Reservations, Purchases []sized }
		for list, count := range map[string]int{"reservations": 2, "purchases": 1} {
			here.send(t, "GET", "/api/"+list, alex, nil).decode(t, &own)
			rows := append(own.Reservations, own.Purchases...) //nolint:gocritic // one of them is empty
			require.Len(t, rows, count)
			require.Equal(t, want, rows[0].Size)
			require.Len(t, rows[0].Drop.Sizes, 2, "the size that was taken off is not shown")
			own.Reservations, own.Purchases = nil, nil
		}
		var order sized
		here.send(t, "GET", "/api/purchases/"+b.Purchase.ID, alex, nil).decode(t, &order)
		require.Equal(t, want, order.Size)
		require.Equal(t, "=43", order.Drop.Sizes[1].Label, "the drop is as it is now")

		for _, list := range []string{"reservations", "purchases"} {
			newest := s.export(d.ID, list)[0]
			require.Equal(t, "EU 43", newest["size"])
			require.Equal(t, "s2", newest["sizeId"])
		}
		sum := 0
		for _, row := range s.export(d.ID, "ledger") {
			switch row["kind"] {
			case "edited":
				require.Empty(t, row["sizeId"])
			default:
				require.Contains(t, []string{"s1", "s2"}, row["sizeId"], row["kind"])
				sum++
			}
		}
		require.Equal(t, 7, sum, "two sizes created, two units reserved, one cancelled, one adjusted, one bought")
		var page struct {
			Ledger []struct{ Kind, SizeID string }
		}
		here.send(t, "GET", path+"/ledger", s.admin, nil).decode(t, &page)
		require.Equal(t, "s2", page.Ledger[1].SizeID)
	})
	t.Run("a drop without sizes says so", func(t *testing.T) {
		plain := s.newDrop(1, nil)
		answer := here.send(t, "POST", "/api/drops/"+plain.ID+"/reserve", sam, "{}")
		require.Equal(t, 201, answer.status, string(answer.body))
		require.Contains(t, string(answer.body), `"size":null`)
		require.Contains(t, string(answer.body), `"sizes":[]`)
		require.Empty(t, s.export(plain.ID, "reservations")[0]["size"])
		require.Equal(t, 422, here.send(t, "PUT", "/api/drops/"+plain.ID, s.admin, `{"sizes":[{"label":"EU 42"}]}`).status)
	})
	require.NotContains(t, string(here.send(t, "GET", "/api/drops/live", "", nil).body), `"sizes":null`)
}
