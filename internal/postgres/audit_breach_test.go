package postgres_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/shop"
)

// withoutConstraints drops the constraints on the counters, so that a test can write wrong ones.
const withoutConstraints = `ALTER TABLE drops DROP CONSTRAINT drops_stock_adds_up,
	DROP CONSTRAINT drops_available_stock_check, DROP CONSTRAINT drops_reserved_stock_check; `

// TestAudit_FindsAChange makes a correct history, changes one thing in it with SQL, and expects the
// audit to say what is wrong and where. $D is the drop; $A, $O, $B, $R, $X are its active, other
// active, bought, released and expired reservations, $P is its purchase.
func TestAudit_FindsAChange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		change    string
		invariant int
		name      string
		detail    string
	}{
		{withoutConstraints + `UPDATE drops SET total_stock = 99`, 1, "the counters do not add up", "total 99, available 2, reserved 2, sold 1"},
		{withoutConstraints + `UPDATE drops SET available_stock = -1, total_stock = 2`, 1, "the counters do not add up", "available -1"},
		{
			`UPDATE drops SET available_stock = available_stock - 1, reserved_stock = reserved_stock + 1`,
			2, "the counters and the rows differ", "reserved 3, active reservations 2",
		},
		{
			`UPDATE drops SET available_stock = available_stock - 1, sold_stock = sold_stock + 1`,
			2, "the counters and the rows differ", "sold 2, completed reservations 1, purchases 1",
		},
		{`DELETE FROM purchases`, 2, "the counters and the rows differ", "sold 1, completed reservations 1, purchases 0"},
		{`UPDATE drops SET seq = 12`, 3, "the counters and the ledger differ", "the drop has seq 12"},
		{
			`UPDATE drops SET available_stock = 3, total_stock = 6`,
			3, "the counters and the ledger differ", "last seq 11, 11 rows, total 5, available 2, reserved 2, sold 1",
		},
		{`DELETE FROM stock_ledger`, 3, "the counters and the ledger differ", "0 rows"},
		{`DELETE FROM stock_ledger WHERE seq = 1`, 3, "the ledger does not begin with the drop's creation", "row 1 is not there"},
		{`UPDATE stock_ledger SET kind = 'opened' WHERE seq = 1`, 3, "the ledger does not begin with the drop's creation", "row 1 is opened"},
		{`DELETE FROM stock_ledger WHERE seq = 10`, 3, "the ledger has a gap", "row 11 comes after row 9"},
		{
			`UPDATE stock_ledger SET d_available = d_available - 9, d_sold = d_sold + 9 WHERE seq = 2;
			UPDATE stock_ledger SET d_available = d_available + 9, d_sold = d_sold - 9 WHERE seq = 3`,
			3, "the ledger passes through an impossible stock", "after row 2 (reserved): total 6, available -4, reserved 1, sold 9",
		},
		{
			`UPDATE stock_ledger SET d_total = 1 WHERE seq = 4`,
			3, "the ledger passes through an impossible stock", "after row 4 (reserved): total 7, available 5, reserved 1, sold 0",
		},
		{`UPDATE stock_ledger SET kind = 'adjusted' WHERE seq = 5`, 3, "a ledger row moves what its kind may not", "row 5 (adjusted) of 1 units"},
		{`UPDATE stock_ledger SET d_available = 2 WHERE seq = 3`, 3, "a ledger row moves what its kind may not", "row 3 (expired) of 1 units: total 0, available 2"},
		{`UPDATE stock_ledger SET units = 2 WHERE kind = 'paused'`, 3, "a ledger row moves what its kind may not", "row 10 (paused) of 2 units"},
		{
			`UPDATE reservations SET opened_seq = 2 WHERE id = '$A'`,
			3, "a ledger row and its reservations differ", "row 8 (reserved) is of 2 units, and 1 reservations name it, one of them $O",
		},
		{
			`UPDATE reservations SET closed_seq = 9 WHERE id = '$R'`,
			3, "a ledger row and its reservations differ", "row 9 (cancelled) is of 0 units, and 1 reservations name it, one of them $R",
		},
		{`DELETE FROM reservations WHERE id = '$X'`, 3, "a ledger row and its reservations differ", "row 3 (expired) is of 1 units, and 0 reservations name it"},
		{
			`UPDATE reservations SET user_id = 'bought' WHERE id = '$A'`,
			4, "a user has more than the drop allows", "user bought has 2, 1 of them active, where 1 are allowed: $B, $A",
		},
		{
			`DROP INDEX reservations_one_active; UPDATE drops SET max_per_user = 9; UPDATE reservations SET user_id = 'active' WHERE id = '$O'`,
			4, "a user holds two at once", "user active holds 2: $A, $O",
		},
		{`UPDATE reservations SET closed_seq = NULL WHERE id = '$R'`, 5, "a reservation has not exactly one end", "$R is cancelled: opened by row 6, closed by row none"},
		{`UPDATE reservations SET closed_at = NULL WHERE id = '$B'`, 5, "a reservation has not exactly one end", "$B is completed"},
		{`UPDATE reservations SET closed_at = now() WHERE id = '$A'`, 5, "a reservation has not exactly one end", "$A is active"},
		{`UPDATE reservations SET closed_seq = 11 WHERE id = '$A'`, 5, "a reservation has not exactly one end", "$A is active: opened by row 8, closed by row 11"},
		{`UPDATE reservations SET opened_seq = 7, closed_seq = 6 WHERE id = '$R'`, 5, "a reservation has not exactly one end", "$R is cancelled: opened by row 7, closed by row 6"},
		{`DELETE FROM purchases`, 5, "a purchase and its reservation differ", "reservation $B is completed and has no purchase"},
		{`UPDATE reservations SET status = 'cancelled' WHERE id = '$B'`, 5, "a purchase and its reservation differ", "purchase $P is of reservation $B, which is not"},
		{`UPDATE purchases SET price_at_purchase = 1`, 5, "a purchase and its reservation differ", "purchase $P (drop $D, user bought, 1.00 USD)"},
		{`UPDATE purchases SET currency = 'EUR'`, 5, "a purchase and its reservation differ", "219.00 EUR) is of reservation $B"},
		{`UPDATE purchases SET user_id = 'active'`, 5, "a purchase and its reservation differ", "user active"},
		{`UPDATE purchases SET drop_id = '$A'`, 5, "a purchase and its reservation differ", "purchase $P (drop $A"},
		{`UPDATE reservations SET closed_at = expires_at WHERE id = '$B'`, 5, "a hold was bought after its end", "reservation $B was to end at"},
		{`UPDATE purchases SET purchased_at = now() + interval '2 hours'`, 5, "a hold was bought after its end", "reservation $B was to end at"},
		{
			`UPDATE reservations SET closed_at = expires_at - interval '1 microsecond' WHERE id = '$X'`,
			5, "a hold expired before its end", "reservation $X was to end at",
		},
		{`UPDATE reservations SET unsold = true WHERE id = '$B'`, 5, "a hold is marked unsold that is not", "reservation $B is completed by a row purchased, and marked unsold"},
		{`UPDATE reservations SET unsold = true WHERE id = '$A'`, 5, "a hold is marked unsold that is not", "reservation $A is active by a row that is not there"},
		{
			`UPDATE drops SET free_returns = 0; UPDATE reservations SET user_id = 'released' WHERE id = '$A'`,
			4, "a hold was made while its user had to wait", "user released held $A at",
		},
		{`UPDATE reservations SET expires_at = now() - interval '4 seconds' WHERE id = '$O'`, 8, "a hold is overdue", "reservation $O ended at"},
	} {
		t.Run(fmt.Sprintf("%d: %s: %s", row.invariant, row.name, strings.TrimPrefix(row.change, withoutConstraints)), func(t *testing.T) {
			t.Parallel()
			s := open(t)
			p := s.playHistory(t)
			require.Empty(t, s.audited(t), "no breach before the change")
			ids := strings.NewReplacer("$D", p.drop.ID.String(), "$A", p.active.ID.String(), "$O", p.other.ID.String(),
				"$B", p.bought.ID.String(), "$R", p.released.ID.String(), "$X", p.ended.ID.String(), "$P", p.purchase.ID.String())
			s.byHand(t, ids.Replace(row.change))
			breaches := s.audited(t)
			require.True(t, slices.ContainsFunc(breaches, func(b postgres.Breach) bool {
				return b.Invariant == row.invariant && b.Name == row.name && b.DropID == p.drop.ID &&
					strings.Contains(b.Detail, ids.Replace(row.detail))
			}), "%+v", breaches)
		})
	}
}

func TestAudit_AHoldIsOverdueOnlyAfterThePromisedTime(t *testing.T) {
	t.Parallel()
	s := open(t)
	p := s.playHistory(t)
	s.byHand(t, fmt.Sprintf(`UPDATE reservations SET expires_at = now() - interval '1 second' WHERE id = '%s'`, p.active.ID))
	require.Empty(t, s.audited(t))
}

func TestGateBreaches(t *testing.T) {
	t.Parallel()
	id, other := uuid.UUID{1}, uuid.UUID{2}
	truth := drop.Stock{DropID: id, Seq: 7, Counts: drop.Counts{Total: 5, Available: 2, Reserved: 2, Sold: 1}}
	stocks := map[uuid.UUID]drop.Stock{id: truth, other: truth}
	sound := shop.GateVersion{Seq: 7, Stock: truth}
	older := shop.GateVersion{Seq: 6, Stock: truth}
	miscounted := shop.GateVersion{Seq: 7, Stock: drop.Stock{DropID: id, Seq: 7, Counts: drop.Counts{Total: 5, Available: 3, Reserved: 1, Sold: 1}}}
	leased := shop.GateVersion{Seq: 7, Stock: truth, Leases: 3}

	require.Empty(t, postgres.GateBreaches(stocks, map[uuid.UUID]shop.GateVersion{id: sound}), "a drop may have no gate")
	for name, row := range map[string]struct {
		gate shop.GateVersion
		want string
	}{
		"another seq":     {older, "the gate has seq 6"},
		"another count":   {miscounted, "the gate has seq 7, total 5, available 3, reserved 1, sold 1; the drop has seq 7, total 5, available 2"},
		"a lease is live": {leased, "3 live leases at seq 7"},
	} {
		found := postgres.GateBreaches(stocks, map[uuid.UUID]shop.GateVersion{id: row.gate, other: sound})
		require.Len(t, found, 1, name)
		require.Equal(t, 7, found[0].Invariant)
		require.Equal(t, id, found[0].DropID)
		require.Contains(t, found[0].Detail, row.want, name)
	}
	sized := truth
	sized.Sizes = drop.SizeStocks{
		{ID: "s1", Counts: drop.Counts{Total: 2, Available: 2}}, {ID: "s2", Counts: drop.Counts{Total: 3, Reserved: 2, Sold: 1}},
	}
	swapped := sized
	swapped.Sizes = drop.SizeStocks{{ID: "s1", Counts: sized.Sizes[1].Counts}, {ID: "s2", Counts: sized.Sizes[0].Counts}}
	stocks[id] = sized
	require.Empty(t, postgres.GateBreaches(stocks, map[uuid.UUID]shop.GateVersion{id: {Seq: 7, Stock: sized}}))
	for want, gate := range map[string]drop.Stock{
		"sold 1; size s1: total 3, available 0, reserved 2, sold 1; size s2: total 2, available 2": swapped,
		"the gate has seq 7, total 5, available 2, reserved 2, sold 1; the drop has seq 7":         truth,
	} {
		found := postgres.GateBreaches(stocks, map[uuid.UUID]shop.GateVersion{id: {Seq: 7, Stock: gate}})
		require.Len(t, found, 1, want)
		require.Contains(t, found[0].Detail, want)
	}
	found := postgres.GateBreaches(nil, map[uuid.UUID]shop.GateVersion{other: sound, id: sound})
	require.Len(t, found, 2)
	require.Equal(t, []uuid.UUID{id, other}, []uuid.UUID{found[0].DropID, found[1].DropID}, "in the drops' order")
}
