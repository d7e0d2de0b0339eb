package drop_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestDecide_OneLedgerRowOfEachKind(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 20)
	overdue1, overdue2 := w.hold("a"), w.hold("b")
	w.pass(time.Minute)
	c, d, e, f := w.hold("c"), w.hold("d"), w.hold("e"), w.hold("f")
	decided := w.apply(w.reserve("g"), w.buy(e), w.adjust(2), w.buy(f), w.cancel(c), w.reserve("h"), w.adjust(-1), w.cancel(d))
	type row struct {
		kind  drop.EntryKind
		units int
		actor string
	}
	var rows []row
	for _, entry := range decided.Entries {
		rows = append(rows, row{entry.Kind, entry.Units, entry.Actor})
	}
	require.Equal(t, []row{
		{drop.EntryCancelled, 2, "users"},
		{drop.EntryAdjusted, 2, "admin"},
		{drop.EntryAdjusted, 1, "admin"},
		{drop.EntryPurchased, 2, "users"},
		{drop.EntryReserved, 2, "users"},
	}, rows)
	for _, r := range []drop.Reservation{overdue1, overdue2} {
		stored, _ := w.row(r.ID)
		require.Equal(t, drop.ReservationExpired, stored.Status, "by the reserve of c, in one row for both")
	}
}

func TestDecide_ARowOfOneActorNamesThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 20, func(d *drop.Drop) { d.MaxPerUser = 2 })
	alex, sam := w.hold("alex"), w.hold("sam")
	d := w.apply(w.buy(alex), w.cancel(sam), w.reserve("kim"))
	require.Equal(t, "sam", d.Entries[0].Actor)
	require.Equal(t, "alex", d.Entries[1].Actor)
	require.Equal(t, "kim", d.Entries[2].Actor)

	kim := d.Opened[0]
	w.hold("held")
	d = w.apply(w.byAdmin(drop.Withdraw), w.cancel(kim))
	require.Equal(t, "users", d.Entries[0].Actor, "kim's unit and the admin's are in one row")
}
