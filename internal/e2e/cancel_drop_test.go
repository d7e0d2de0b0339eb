package e2e_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWithdraw_EndsEveryHoldAndTellsItsOwner(t *testing.T) {
	const holds = 500
	s := openShop(t, 3)
	d := s.newDrop(2*holds, map[string]any{"holdSeconds": 900}) // enough units, since a gate may say all_held for a moment when few are left
	tokens := s.tokens(holds + 1)
	reservations := s.holdAll(d.ID, tokens[:holds], s.replicas...)
	owners := make([]*socket, 30) // some on each replica
	for i := range owners {
		owners[i] = s.connect(s.replicas[(i+1)%3])
		owners[i].authenticate(tokens[i])
	}
	room := s.watch(s.replicas[2], d.ID)

	answer := s.replicas[0].send(t, "DELETE", "/api/drops/"+d.ID, s.admin, nil)
	require.Equal(t, 200, answer.status, string(answer.body))
	for i, owner := range owners {
		owner.waitEvent(time.Second, "reservation-cancelled", reservations[i].ID)
	}
	room.waitEvent(time.Second, "drop-cancelled", d.ID)
	for i, replica := range s.replicas { // the drop is cancelled on each of them
		refused, err := replica.reserve(tokens[holds], d.ID)
		require.NoError(t, err)
		require.Equal(t, "drop_cancelled", refused.code(), "replica %d", i)
	}
	require.Zero(t, s.query(`SELECT count(*) FROM reservations WHERE drop_id = $1 AND status = 'active'`, d.ID))
	require.Zero(t, s.replicas[1].drop(t, d.ID).ReservedStock)
	s.audit()
}

func TestRelease_IsTheAdminsAndInTheLedger(t *testing.T) {
	s := openShop(t, 2)
	d := s.newDrop(1, nil)
	owner := s.token("owner", nil)
	answer, err := s.replicas[0].reserve(owner, d.ID)
	require.NoError(t, err)
	var h held
	answer.decode(t, &h)
	k := s.connect(s.replicas[1])
	k.authenticate(owner)

	path := "/api/reservations/" + h.Reservation.ID + "/release"
	require.Equal(t, 403, s.replicas[0].send(t, "POST", path, owner, map[string]any{"reason": "mine"}).status)
	for range 2 {
		var released held
		answer := s.replicas[0].send(t, "POST", path, s.admin, map[string]any{"reason": "a bot"})
		require.Equal(t, 200, answer.status, string(answer.body))
		answer.decode(t, &released)
		require.Equal(t, "cancelled", released.Reservation.Status)
		require.Equal(t, 1, released.Drop.Available)
	}
	k.waitEvent(time.Second, "reservation-cancelled", h.Reservation.ID)
	require.Equal(t, 1, s.query(`SELECT count(*) FROM stock_ledger WHERE drop_id = $1 AND kind = 'released' AND actor = 'admin'
		AND reason = 'a bot'`, d.ID))
	ledger := s.replicas[0].send(t, "GET", "/api/drops/"+d.ID+"/ledger?limit=1", s.admin, nil)
	require.Contains(t, string(ledger.body), `"kind":"released"`)
	stats := s.replicas[0].send(t, "GET", "/api/drops/"+d.ID+"/stats", s.admin, nil)
	require.Contains(t, string(stats.body), fmt.Sprintf(`"dropId":%q,"holds":1,"sold":0,"expired":0,"cancelled":1,"conversion":0`, d.ID))
	s.audit()
}
