package e2e_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// sizedDrop creates a live drop with the sizes s1 of some units and s2 of none.
func (s *shop) sizedDrop(units int, changes map[string]any) dropView {
	s.t.Helper()
	body := map[string]any{"holdSeconds": 900, "sizes": []any{
		map[string]any{"label": "EU 42", "note": "US 8.5", "totalStock": units}, map[string]any{"label": "EU 43", "totalStock": 0},
	}}
	for name, value := range changes {
		body[name] = value
	}
	return s.newDrop(units, body)
}

func wish(sizes ...string) map[string]any {
	return map[string]any{"sizes": append([]string{}, sizes...)}
}

// heldSize reserves a unit with a wish and returns the hold.
func (s *shop) heldSize(token, dropID string, sizes ...string) (h held) {
	s.t.Helper()
	answer := s.replicas[0].send(s.t, "POST", "/api/drops/"+dropID+"/reserve", token, wish(sizes...))
	require.Equal(s.t, 201, answer.status, string(answer.body))
	answer.decode(s.t, &h)
	return h
}

// judged is everybody who can be refused for several reasons at once, on one drop with sizes.
type judged struct {
	dropID                                               string
	holder, blockedHolder, full, fullAndCooling, cooling string // tokens
}

// aJudgedDrop leaves some units of s1.
func (s *shop) aJudgedDrop() *judged {
	s.t.Helper()
	r := s.replicas[0]
	j := &judged{
		dropID: s.sizedDrop(9, map[string]any{"maxPerUser": 2, "freeReturns": 0}).ID,
		holder: s.token("holder", nil), blockedHolder: s.token("blocked", nil), full: s.token("full", nil),
		fullAndCooling: s.token("full-and-cooling", nil), cooling: s.token("cooling", nil),
	}
	for _, token := range []string{j.full, j.fullAndCooling} {
		answer, err := r.purchase(token, s.heldSize(token, j.dropID, "s1").Reservation.ID)
		require.NoError(s.t, err)
		require.Equal(s.t, 201, answer.status, string(answer.body))
	}
	for _, token := range []string{j.fullAndCooling, j.cooling} {
		answer, err := r.cancel(token, s.heldSize(token, j.dropID, "s1").Reservation.ID)
		require.NoError(s.t, err)
		require.Equal(s.t, 200, answer.status, string(answer.body))
	}
	s.heldSize(j.holder, j.dropID, "s1")
	s.heldSize(j.blockedHolder, j.dropID, "s1")
	for path, body := range map[string]any{"/api/drops/" + j.dropID: map[string]any{"maxPerUser": 1}, "/api/users/blocked/block": map[string]any{"reason": "a test"}} {
		answer := r.send(s.t, "PUT", path, s.admin, body)
		require.Equal(s.t, 200, answer.status, string(answer.body))
	}
	return j
}

// TestReserve_IsJudgedInOrder sends reserves that could be refused for several reasons. The first
// in this order is answered: no such drop, a wish that does not fit it, a block, the hold that is
// there already, the drop's status, the limit, a wait, stock.
func TestReserve_IsJudgedInOrder(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	r := s.replicas[0]
	options, err := redis.ParseURL(s.redisURL)
	require.NoError(t, err)
	gates := redis.NewClient(options)
	t.Cleanup(func() { _ = gates.Close() })
	j := s.aJudgedDrop()
	none := uuid.NewString()
	plain := s.newDrop(1, nil).ID
	type row struct {
		name, token, dropID string
		body                any
		status              int
		code                string
	}
	whateverTheStatus := []row{
		{"of no drop with a wish", j.blockedHolder, none, wish("s9"), 404, "not_found"},
		{"of no drop without one", j.holder, none, nil, 404, "not_found"},
		{"of an unknown size by a blocked user", j.blockedHolder, j.dropID, wish("s9"), 422, "validation_failed"},
		{"without a size by a blocked user", j.blockedHolder, j.dropID, nil, 422, "validation_failed"},
		{"of a size twice by a holder", j.holder, j.dropID, wish("s1", "s1"), 422, "validation_failed"},
		{"of an unknown size by a holder", j.holder, j.dropID, wish("s1", "s9"), 422, "validation_failed"},
		{"without a size by a holder", j.holder, j.dropID, map[string]any{}, 422, "validation_failed"},
		{"without a size at the limit", j.full, j.dropID, wish(), 422, "validation_failed"},
		{"of a size where there are none", j.full, plain, wish("s1"), 422, "validation_failed"},
		{"by a blocked user who holds", j.blockedHolder, j.dropID, wish("s1"), 403, "blocked"},
		{"by a holder", j.holder, j.dropID, wish("s2"), 200, ""},
	}
	live := append([]row{
		{"at the limit, of what is sold out", j.full, j.dropID, wish("s2"), 409, "purchase_limit_reached"},
		{"at the limit, with a wait", j.fullAndCooling, j.dropID, wish("s1"), 409, "purchase_limit_reached"},
		{"with a wait", j.cooling, j.dropID, wish("s2", "s1"), 409, "cooling_down"},
		{"of what is sold out", s.token("new", nil), j.dropID, wish("s2"), 409, "sold_out"},
	}, whateverTheStatus...)
	paused := append([]row{
		{"at the limit", j.full, j.dropID, wish("s1"), 409, "drop_paused"},
		{"with a wait", j.cooling, j.dropID, wish("s1"), 409, "drop_paused"},
		{"of what is sold out", s.token("new", nil), j.dropID, wish("s2"), 409, "drop_paused"},
	}, whateverTheStatus...)
	judge := func(t *testing.T, rows []row, prepare func()) {
		t.Helper()
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				prepare()
				answer := r.send(t, "POST", "/api/drops/"+row.dropID+"/reserve", row.token, row.body)
				require.Equal(t, row.status, answer.status, string(answer.body))
				require.Equal(t, row.code, answer.code(), string(answer.body))
				if row.status == 422 {
					var p problem
					answer.decode(t, &p)
					require.Len(t, p.Errors, 1)
					require.Equal(t, "sizes", p.Errors[0].Field)
				}
			})
		}
	}
	withGate, withoutGate := func() {}, func() { require.NoError(t, gates.FlushAll(t.Context()).Err()) }
	t.Run("while it is live", func(t *testing.T) { judge(t, live, withGate) })
	t.Run("while it is live, with a gate that is cold", func(t *testing.T) { judge(t, live, withoutGate) })
	require.Equal(t, 200, r.send(t, "POST", "/api/drops/"+j.dropID+"/pause", s.admin, nil).status)
	t.Run("while it is paused", func(t *testing.T) { judge(t, paused, withGate) })
	t.Run("while it is paused, with a gate that is cold", func(t *testing.T) { judge(t, paused, withoutGate) })
}
