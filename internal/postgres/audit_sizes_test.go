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
)

// withSizes gives a new drop sizes EU 41, EU 42, … with these units.
func withSizes(units ...int) func(*drop.Drop) {
	return func(d *drop.Drop) {
		edits := make([]drop.SizeEdit, len(units))
		for i := range units {
			edits[i] = drop.SizeEdit{Label: fmt.Sprint("EU ", 41+i)}
		}
		d.Sizes = drop.NewSizes(edits)
		for i, n := range units {
			d.Sizes[i].Counts.Total = n
		}
	}
}

func wish(user string, sizes ...string) drop.Command {
	c := reserve(user)
	c.Wish = sizes
	return c
}

func adjustSize(sizeID string, delta int) drop.Command {
	return drop.Command{Kind: drop.Adjust, ID: uuid.Must(uuid.NewV7()), Actor: "admin", SizeID: sizeID, Delta: delta}
}

// playSizedHistory has the ledger write thirteen rows for a drop with the sizes EU 41 (s1), EU 42
// (s2), EU 43 (s3, taken off) and EU 44 (s4, added): created three times, reserved s1, expired s1,
// reserved s2, purchased s2, reserved s1, cancelled s1, reserved s1, reserved s2, edited, adjusted
// s4.
func (s *store) playSizedHistory(t *testing.T) playedDrop {
	t.Helper()
	p := playedDrop{drop: s.liveDrop(t, 0, withSizes(2, 3, 0))}
	held := func(user string, sizes ...string) drop.Reservation {
		outcome := s.apply(t, p.drop.ID, wish(user, sizes...))
		require.Len(t, outcome.Opened, 1)
		return outcome.Opened[0]
	}
	p.ended = held("overdue", "s1")
	s.byHand(t, fmt.Sprintf(`UPDATE reservations SET created_at = created_at - interval '1 hour',
		expires_at = expires_at - interval '1 hour' WHERE id = '%s'`, p.ended.ID))
	s.apply(t, p.drop.ID, drop.Command{Kind: drop.Expire})
	p.bought = held("bought", "s3", "s2")
	p.purchase = s.apply(t, p.drop.ID, buy(p.bought)).Answers[0].Purchase
	p.released = held("released", "s1", "s2")
	s.apply(t, p.drop.ID, cancel(p.released))
	opened := s.apply(t, p.drop.ID, wish("active", "s1"), wish("other", "s2")).Opened
	p.active, p.other = opened[0], opened[1]
	sizes := []drop.SizeEdit{{ID: "s2", Label: "EU 42"}, {ID: "s1", Label: "EU 41"}, {Label: "EU 44"}}
	for _, c := range []drop.Command{
		{Kind: drop.Edit, ID: uuid.Must(uuid.NewV7()), Actor: "admin", Changes: &drop.Changes{Sizes: sizes}}, adjustSize("s4", 2),
	} {
		require.NoError(t, s.apply(t, p.drop.ID, c).Answers[0].Err)
	}
	require.Equal(t, int64(13), s.apply(t, p.drop.ID, drop.Command{Kind: drop.Expire}).Drop.Seq)
	return p
}

const withoutSizeConstraints = `ALTER TABLE drop_sizes DROP CONSTRAINT drop_sizes_stock_adds_up, DROP CONSTRAINT drop_sizes_hidden_are_empty,
	DROP CONSTRAINT drop_sizes_available_stock_check, DROP CONSTRAINT drop_sizes_reserved_stock_check; `

// TestAudit_FindsAChangeOfSizes is TestAudit_FindsAChange for a drop with sizes. $N is another
// drop, which has none, and $H is a hold of it.
func TestAudit_FindsAChangeOfSizes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		change    string
		invariant int
		name      string
		detail    string
	}{
		{
			withoutSizeConstraints + `UPDATE drop_sizes SET total_stock = 9 WHERE id = 's2'`,
			1, "the counters of a size do not add up", "size EU 42 (s2): total 9, available 1, reserved 1, sold 1",
		},
		{
			withoutSizeConstraints + `UPDATE drop_sizes SET available_stock = -1, total_stock = 0 WHERE id = 's1'`,
			1, "the counters of a size do not add up", "size EU 41 (s1): total 0, available -1, reserved 1, sold 0",
		},
		{
			`UPDATE drop_sizes SET available_stock = 2, total_stock = 3 WHERE id = 's1'`,
			1, "the counters of a drop are not the sums of its sizes",
			"seq 13: the drop has total 7, available 4, reserved 2, sold 1; its sizes have total 8, available 5, reserved 2, sold 1 (EU 42: 3, 1, 1, 1; EU 41: 3, 2, 1, 0",
		},
		{
			`UPDATE drops SET available_stock = 3, reserved_stock = 3 WHERE id = '$D'`,
			1, "the counters of a drop are not the sums of its sizes", "the drop has total 7, available 3, reserved 3, sold 1; its sizes have total 7, available 4",
		},
		{`UPDATE drops SET sized = false WHERE id = '$D'`, 1, "a drop is sized without sizes, or has sizes and is not sized", "sized is f, and it has 4 sizes"},
		{`DELETE FROM drop_sizes`, 1, "a drop is sized without sizes, or has sizes and is not sized", "sized is t, and it has 0 sizes"},
		{
			withoutSizeConstraints + `UPDATE drop_sizes SET hidden = true WHERE id = 's4'`,
			1, "a size that was taken off has units, or its holds are not noted", "size EU 44 (s4): hidden is t, total 2, was_held is f, 0 reservations",
		},
		{
			`UPDATE reservations SET size_id = 's3' WHERE id = '$R'`,
			1, "a size that was taken off has units, or its holds are not noted", "size EU 43 (s3): hidden is t, total 0, was_held is f, 1 reservations",
		},
		{
			`UPDATE drop_sizes SET was_held = false WHERE id = 's1'`,
			1, "a size that was taken off has units, or its holds are not noted", "size EU 41 (s1): hidden is f, total 2, was_held is f, 3 reservations",
		},
		{
			`UPDATE drop_sizes SET was_held = true WHERE id = 's4'`,
			1, "a size that was taken off has units, or its holds are not noted", "size EU 44 (s4): hidden is f, total 2, was_held is t, 0 reservations",
		},
		{
			`UPDATE drop_sizes SET available_stock = available_stock - 1, reserved_stock = reserved_stock + 1 WHERE id = 's4'`,
			2, "the counters of a size and its rows differ", "size EU 44 (s4): reserved 1, active reservations 0; sold 0, completed reservations 0",
		},
		{
			`UPDATE reservations SET size_id = 's1' WHERE id = '$B'`,
			2, "the counters of a size and its rows differ", "size EU 42 (s2): reserved 1, active reservations 1; sold 1, completed reservations 0",
		},
		{
			// a unit that came back was given to another size: the drop's own counters are right
			`UPDATE drop_sizes SET available_stock = available_stock - 1, total_stock = total_stock - 1 WHERE id = 's1';
			UPDATE drop_sizes SET available_stock = available_stock + 1, total_stock = total_stock + 1 WHERE id = 's2'`,
			3, "the counters of a size and the ledger differ",
			"size EU 42 (s2) has total 4, available 2, reserved 1, sold 1; the ledger has total 3, available 1, reserved 1, sold 1",
		},
		{
			`UPDATE stock_ledger SET size_id = 's9' WHERE seq = 13`,
			3, "the counters of a size and the ledger differ", "size EU 44 (s4) has total 2, available 2, reserved 0, sold 0; the ledger has total 0, available 0",
		},
		{
			`UPDATE stock_ledger SET size_id = 's1' WHERE seq = 2 AND drop_id = '$D'`,
			3, "the ledger does not begin with the creation of the sizes", "3 created rows, the last of them row 3, are of 2 sizes",
		},
		{
			`UPDATE stock_ledger SET seq = 99 WHERE seq = 3 AND drop_id = '$D'; UPDATE stock_ledger SET seq = 3 WHERE seq = 13; UPDATE stock_ledger SET seq = 13 WHERE seq = 99`,
			3, "the ledger does not begin with the creation of the sizes", "3 created rows, the last of them row 13, are of 3 sizes",
		},
		{
			`UPDATE stock_ledger SET kind = 'expired' WHERE seq = 13`,
			3, "the ledger does not begin with the creation of the sizes", "size EU 44 (s4) begins with row 13 (expired)",
		},
		{
			`UPDATE stock_ledger SET size_id = 's3' WHERE seq = 10`,
			3, "the ledger passes through an impossible stock of a size", "after row 10 (reserved): size EU 43 (s3) has total 0, available -1, reserved 1, sold 0",
		},
		{`UPDATE stock_ledger SET size_id = 's9' WHERE seq = 13`, 3, "a ledger row is not of a size of its drop", "row 13 (adjusted) is of size s9, which the drop does not have"},
		{`UPDATE stock_ledger SET size_id = NULL WHERE seq = 13`, 3, "a ledger row is not of a size of its drop", "row 13 (adjusted) of 2 units has no size, and the drop has sizes"},
		{`UPDATE stock_ledger SET size_id = 's1' WHERE seq = 12`, 3, "a ledger row is not of a size of its drop", "row 12 (edited) is of size EU 41 (s1), and rows of its kind are of no size"},
		{`UPDATE stock_ledger SET size_id = 's2' WHERE drop_id = '$N' AND seq = 2`, 3, "a ledger row is not of a size of its drop", "row 2 (reserved) is of size s2, and the drop has no sizes"},
		{
			`UPDATE stock_ledger SET size_id = 's2' WHERE seq = 9`,
			3, "a ledger row and its reservations differ", "row 9 (cancelled of size EU 42 (s2)) is of 1 units, and 0 reservations name it",
		},
		{
			`UPDATE reservations SET size_id = 's2' WHERE id = '$X'`,
			3, "a ledger row and its reservations differ", "row 5 (expired of size EU 42 (s2)) is of 0 units, and 1 reservations name it, one of them $X",
		},
		{
			`UPDATE reservations SET size_id = 's1' WHERE id = '$B'`,
			3, "a ledger row and its reservations differ", "row 7 (purchased of size EU 41 (s1)) is of 0 units, and 1 reservations name it, one of them $B",
		},
		{`UPDATE reservations SET size_id = NULL, size_label = NULL WHERE id = '$A'`, 5, "a reservation is not of a size of its drop", "reservation $A has no size, and the drop has sizes"},
		{`UPDATE reservations SET size_id = 's9' WHERE id = '$A'`, 5, "a reservation is not of a size of its drop", "reservation $A is of size s9, which the drop does not have"},
		{`UPDATE reservations SET size_label = NULL WHERE id = '$A'`, 5, "a reservation is not of a size of its drop", "reservation $A is of size s1, labelled nothing"},
		{`UPDATE reservations SET size_id = 's1', size_label = 'EU 41' WHERE id = '$H'`, 5, "a reservation is not of a size of its drop", "reservation $H is of size s1, and the drop has no sizes"},
	} {
		t.Run(fmt.Sprintf("%d: %s: %s", row.invariant, row.name, strings.TrimPrefix(row.change, withoutSizeConstraints)), func(t *testing.T) {
			t.Parallel()
			s := open(t)
			p := s.playSizedHistory(t)
			bare := s.liveDrop(t, 1)
			hold := s.held(t, bare.ID, "somebody")
			require.Empty(t, s.audited(t), "no breach before the change")
			of := p.drop.ID
			if strings.Contains(row.change, "$N") || strings.Contains(row.change, "$H") {
				of = bare.ID
			}
			ids := strings.NewReplacer("$D", p.drop.ID.String(), "$A", p.active.ID.String(), "$B", p.bought.ID.String(),
				"$R", p.released.ID.String(), "$X", p.ended.ID.String(), "$N", bare.ID.String(), "$H", hold.ID.String())
			s.byHand(t, ids.Replace(row.change))
			breaches := s.audited(t)
			require.True(t, slices.ContainsFunc(breaches, func(b postgres.Breach) bool {
				return b.Invariant == row.invariant && b.Name == row.name && b.DropID == of && strings.Contains(b.Detail, ids.Replace(row.detail))
			}), "%+v", breaches)
		})
	}
}

func TestAudit_ASizeIsNothingThatAnotherDropHas(t *testing.T) {
	t.Parallel()
	s := open(t)
	first, second := s.playSizedHistory(t), s.playSizedHistory(t)
	s.byHand(t, fmt.Sprintf(`UPDATE drop_sizes SET available_stock = available_stock + 1, total_stock = total_stock + 1
		WHERE id = 's1' AND drop_id = '%s'`, second.drop.ID))
	for _, b := range s.audited(t) {
		require.Equal(t, second.drop.ID, b.DropID, b)
	}
	breaches, _, err := postgres.NewAudit(s.db).Run(t.Context(), &first.drop.ID)
	require.NoError(t, err)
	require.Empty(t, breaches)
	breaches, _, err = postgres.NewAudit(s.db).Run(t.Context(), &second.drop.ID)
	require.NoError(t, err)
	require.Len(t, breaches, 2, "the size is not its rows, and the drop not its sizes: %v", breaches)
}
