package e2e_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// sizedAnswer is what the tests of sizes read of an answer: a drop, or what a reserve or a purchase
// returns, or a problem.
type sizedAnswer struct {
	Sizes       []sizeView
	Reservation reservation
	Purchase    struct {
		ID, Number string
		Size       *heldSize
	}
	Drop   sizedStock
	Code   string
	Errors []struct{ Field string }
}

// asks sends a request to the first replica and requires a status.
func (s *shop) asks(method, path, token string, body any, status int) (answer sizedAnswer) {
	s.t.Helper()
	reply := s.replicas[0].send(s.t, method, path, token, body)
	require.Equal(s.t, status, reply.status, string(reply.body))
	require.NoError(s.t, json.Unmarshal(reply.body, &answer), string(reply.body))
	return answer
}

// wishFor returns the body of a reserve.
func wishFor(sizes ...string) map[string]any {
	return map[string]any{"sizes": append([]string{}, sizes...)}
}

func TestSizes_FromTheWishToTheReceipt(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	d := s.newSizedDrop([]int{1, 2, 0}, nil)
	require.Equal(t, []sizeView{{"s1", "EU 36", "US 4", 1, 1, 0, 0, nil}, {"s2", "EU 37", "US 5", 2, 2, 0, 0, nil}, {"s3", "EU 38", "US 6", 0, 0, 0, 0, nil}}, d.Sizes)
	reserve := "/api/drops/" + d.ID + "/reserve"
	alex, sam, kim := s.token("alex", nil), s.token("sam", nil), s.token("kim", nil)

	first := s.asks("POST", reserve, alex, wishFor("s3", "s1", "s2"), 201)
	require.Equal(t, &heldSize{"s1", "EU 36"}, first.Reservation.Size, "the first wanted one that has a unit")
	require.Equal(t, sizeCounts{ID: "s1", Total: 1, Reserved: 1, NextHoldEnd: first.Drop.Sizes[0].NextHoldEnd}, first.Drop.Sizes[0])
	require.NotNil(t, first.Drop.Sizes[0].NextHoldEnd)
	again := s.asks("POST", reserve, alex, wishFor("s2"), 200)
	require.Equal(t, first.Reservation.ID, again.Reservation.ID, "whatever size was asked for")
	require.Equal(t, "s1", again.Reservation.Size.ID)

	held := s.asks("POST", reserve, sam, wishFor("s1"), 409)
	require.Equal(t, "all_held", held.Code)
	require.Equal(t, 2, held.Drop.Sizes[1].Available, "it says what is left")
	soldOut := s.asks("POST", reserve, sam, wishFor("s3"), 409)
	require.Equal(t, "sold_out", soldOut.Code)
	require.Len(t, soldOut.Drop.Sizes, 3)
	for _, wrong := range []any{nil, wishFor(), wishFor("s9"), wishFor("s2", "s2")} {
		for _, token := range []string{alex, sam} { // who holds one is told so too
			refused := s.asks("POST", reserve, token, wrong, 422)
			require.Equal(t, "sizes", refused.Errors[0].Field)
		}
	}
	s.asks("POST", reserve, "", wishFor("s9"), 401)

	bought := s.asks("POST", "/api/reservations/"+first.Reservation.ID+"/purchase", alex, nil, 201)
	require.Equal(t, &heldSize{"s1", "EU 36"}, bought.Purchase.Size)
	require.Equal(t, sizeCounts{ID: "s1", Total: 1, Sold: 1}, bought.Drop.Sizes[0])
	for _, id := range []string{bought.Purchase.ID, bought.Purchase.Number} {
		var receipt struct{ Size *heldSize }
		s.replicas[0].send(t, "GET", "/api/purchases/"+id, alex, nil).decode(t, &receipt)
		require.Equal(t, &heldSize{"s1", "EU 36"}, receipt.Size)
	}
	require.Equal(t, "sold_out", s.asks("POST", reserve, sam, wishFor("s1"), 409).Code)
	require.Equal(t, "s2", s.asks("POST", reserve, sam, wishFor("s1", "s2"), 201).Reservation.Size.ID)
	require.Equal(t, "purchase_limit_reached", s.asks("POST", reserve, alex, wishFor("s2"), 409).Code, "the limit spans sizes")

	bare := s.newDrop(1, nil)
	require.Empty(t, bare.Sizes)
	require.Equal(t, "sizes", s.asks("POST", "/api/drops/"+bare.ID+"/reserve", kim, wishFor("s1"), 422).Errors[0].Field)
	require.Nil(t, s.asks("POST", "/api/drops/"+bare.ID+"/reserve", kim, nil, 201).Reservation.Size)
	s.audit()
}

func TestSizes_AdminsAdjustAndEdit(t *testing.T) {
	t.Parallel()
	s := openShop(t, 2, "RATE_LIMIT_USER=0")
	d := s.newSizedDrop([]int{1, 2, 0}, nil)
	path := "/api/drops/" + d.ID
	adjust := func(size string, delta, status int) sizedAnswer {
		body := map[string]any{"delta": delta, "reason": "a box"}
		if size != "" {
			body["size"] = size
		}
		return s.asks("PATCH", path+"/stock", s.admin, body, status)
	}
	require.Equal(t, 5, adjust("s2", 3, 200).Sizes[1].AvailableStock)
	require.Equal(t, "insufficient_stock", adjust("s1", -2, 409).Code, "other sizes have enough, this one has not")
	require.Equal(t, "size", adjust("", 1, 422).Errors[0].Field)
	require.Equal(t, "size", adjust("s9", 1, 422).Errors[0].Field)
	s.asks("PATCH", path+"/stock", s.token("somebody", nil), map[string]any{"delta": 1, "reason": "x", "size": "s9"}, 403)
	require.Equal(t, "size", s.asks("PATCH", "/api/drops/"+s.newDrop(1, nil).ID+"/stock", s.admin,
		map[string]any{"delta": 1, "reason": "x", "size": "s1"}, 422).Errors[0].Field)
	for i := range 3 { // under one key it happens once, on any replica
		answer := s.replicas[i%2].sendOnce(t, "PATCH", path+"/stock", s.admin, "a key", map[string]any{"delta": 1, "reason": "x", "size": "s3"})
		require.Equal(t, 200, answer.status, string(answer.body))
	}
	require.Equal(t, 1, s.replicas[1].drop(t, d.ID).Sizes[2].TotalStock)
	adjust("s3", -1, 200)

	edit := func(status int, sizes ...map[string]any) sizedAnswer {
		return s.asks("PUT", path, s.admin, map[string]any{"sizes": sizes}, status)
	}
	one, two, three := map[string]any{"id": "s1", "label": "EU 36", "note": "US 4"}, map[string]any{"id": "s2", "label": "37", "note": "narrow"}, map[string]any{"id": "s3", "label": "EU 38"}
	edited := edit(200, two, three, one, map[string]any{"label": "EU 39"})
	require.Equal(t, []sizeView{{"s2", "37", "narrow", 5, 5, 0, 0, nil}, {"s3", "EU 38", "", 0, 0, 0, 0, nil}, {"s1", "EU 36", "US 4", 1, 1, 0, 0, nil}, {"s4", "EU 39", "", 0, 0, 0, 0, nil}}, edited.Sizes)
	require.Equal(t, 2, adjust("s4", 2, 200).Sizes[3].TotalStock)
	edit(400, one, map[string]any{"id": "s2", "label": "37", "totalStock": 9})
	edit(422, one, two, map[string]any{"id": "s9", "label": "EU 40"})

	token := s.token("alex", nil)
	hold := s.asks("POST", path+"/reserve", token, wishFor("s1"), 201).Reservation
	s.asks("DELETE", "/api/reservations/"+hold.ID+"/cancel", token, nil, 200)
	adjust("s1", -1, 200)
	four := map[string]any{"id": "s4", "label": "EU 39"}
	require.Equal(t, "conflict", edit(409, two, four).Code, "s1 has nothing left, and somebody has held it")
	require.Equal(t, "conflict", edit(409, one, two).Code, "s4 has units")
	adjust("s4", -2, 200)
	require.Equal(t, []string{"s1", "s2"}, dropView{Sizes: edit(200, one, two).Sizes}.sizeIDs(), "s3 and s4 are taken off")
	require.Equal(t, 4, s.query(`SELECT count(*) FROM drop_sizes WHERE drop_id = $1`, d.ID), "their rows stay")
	s.asks("POST", path+"/reserve", token, wishFor("s3"), 422)
	require.Equal(t, "s5", edit(200, one, two, map[string]any{"label": "EU 39"}).Sizes[2].ID, "an id is never used again")
	s.asks("PUT", "/api/drops/"+s.newDrop(1, nil).ID, s.admin, map[string]any{"sizes": []any{map[string]any{"label": "EU 40"}}}, 422)

	released := s.asks("POST", path+"/reserve", token, wishFor("s2"), 201).Reservation
	s.asks("POST", "/api/reservations/"+released.ID+"/release", s.admin, map[string]any{"reason": "a test"}, 200)
	require.Equal(t, 5, s.replicas[1].drop(t, d.ID).Sizes[1].AvailableStock, "the unit is back in its size")

	first := s.asks("POST", path+"/reserve", token, wishFor("s2"), 201).Reservation
	s.asks("POST", path+"/reserve", token, wishFor("s5"), 200)
	edit(200, one, map[string]any{"id": "s2", "label": "EU 37"})
	for range 2 {
		s.asks("POST", path+"/reserve", token, wishFor("s2", "s5"), 422) // though the user holds a unit, and s5 was there a moment ago
	}
	bought := s.asks("POST", "/api/reservations/"+first.ID+"/purchase", token, nil, 201)
	require.Equal(t, &heldSize{"s2", "37"}, bought.Purchase.Size, "as it was called when it was held")
	s.audit()
}
