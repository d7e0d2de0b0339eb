package rehearsal

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// The people of the sound rehearsal: ann bought, bob let go, cat's hold ran out, and a bot hoards.
//
//nolint:gochecknoglobals // names
var (
	dropID            = uuid.UUID{0xd}
	annsHold, annsBuy = uuid.UUID{0xa}, uuid.UUID{0xb}
	bobsHold          = uuid.UUID{0xc}
	catsHold          = uuid.UUID{0xe}
	botsHold          = uuid.UUID{0xf}
)

// sound returns the evidence of a rehearsal in which everything is right: a drop of two sizes with
// two units each, of which one was sold and three are left.
func sound() *evidence {
	size := func(id string, c drop.Counts) drop.SizeView {
		v := drop.SizeView{ID: id, Label: "EU 4" + id[1:]}
		v.Show(drop.SizeStock{ID: id, Counts: c})
		return v
	}
	free := 1
	e := &evidence{
		before: drop.View{ID: dropID, TotalStock: 4, AvailableStock: 4, MaxPerUser: 1, FreeReturns: &free, HoldSeconds: 15, Seq: 2, Sizes: []drop.SizeView{
			size("s1", drop.Counts{Total: 2, Available: 2}), size("s2", drop.Counts{Total: 2, Available: 2}),
		}},
		after: drop.View{ID: dropID, TotalStock: 4, AvailableStock: 3, SoldStock: 1, MaxPerUser: 1, Seq: 10, Sizes: []drop.SizeView{
			size("s1", drop.Counts{Total: 2, Available: 1, Sold: 1}), size("s2", drop.Counts{Total: 2, Available: 2}),
		}},
		claims: map[uuid.UUID]*claim{
			annsHold: {user: "ann", size: "s1", status: drop.ReservationCompleted, purchase: annsBuy},
			bobsHold: {user: "bob", size: "s1", status: drop.ReservationCancelled},
			catsHold: {user: "cat", size: "s2", status: drop.ReservationActive},
			botsHold: {user: "bot", size: "s2", status: drop.ReservationCancelled, bot: true},
		},
		reservations: []reservationRow{
			{annsHold, "ann", drop.ReservationCompleted, "s1"}, {bobsHold, "bob", drop.ReservationCancelled, "s1"},
			{catsHold, "cat", drop.ReservationExpired, "s2"}, {botsHold, "bot", drop.ReservationCancelled, "s2"},
		},
		purchases: []purchaseRow{{annsBuy, annsHold, "ann", "s1"}},
		ledger: []entryRow{
			{1, "created", "s1", drop.Counts{Total: 2, Available: 2}}, {2, "created", "s2", drop.Counts{Total: 2, Available: 2}},
			{3, "reserved", "s1", drop.Counts{Available: -2, Reserved: 2}}, {4, "reserved", "s2", drop.Counts{Available: -1, Reserved: 1}},
			{5, "purchased", "s1", drop.Counts{Reserved: -1, Sold: 1}}, {6, "cancelled", "s1", drop.Counts{Available: 1, Reserved: -1}},
			{7, "expired", "s2", drop.Counts{Available: 1, Reserved: -1}}, {8, "reserved", "s2", drop.Counts{Available: -1, Reserved: 1}},
			{9, "cancelled", "s2", drop.Counts{Available: 1, Reserved: -1}}, {10, "edited", "", drop.Counts{}},
		},
		stocks: 7, wrongs: map[wrong]*fault{}, answers: map[Kind]int{KindHeld: 3},
		bots:    Bots{Count: 1, Requests: 300, RateLimited: 200},
		audited: true, auditSummary: "audited 1 drops", closing: closing{tried: true},
	}
	e.stats.Tally = drop.Tally{Holds: 4, Sold: 1, Expired: 1, Cancelled: 2}
	e.stats.Series = []drop.StatsSecond{{Tally: drop.Tally{Holds: 4, Sold: 1}}, {Tally: drop.Tally{Expired: 1, Cancelled: 2}}}
	e.screens = []finalScreen{{&shown{stock: e.after.Stock()}}, {&shown{stock: e.after.Stock()}}}
	return e
}

func TestChecks_HoldForASoundRehearsal(t *testing.T) {
	t.Parallel()
	all := judgeAll(sound())
	require.Len(t, all, len(checks()))
	for _, c := range all {
		require.True(t, c.Held, c)
		require.NotEmpty(t, c.Detail, c.Name)
	}
}

// forgeries each break one thing in the evidence of a sound rehearsal.
//
//nolint:gochecknoglobals // a table
var forgeries = []struct {
	name, check string
	forge       func(*evidence)
	says        string
}{
	{"a unit is still held at the end", "everything was sold that people wanted", func(e *evidence) { e.after.ReservedStock = 1 }, "1 units are still held"},
	{"units are left that people waited for", "everything was sold that people wanted", func(e *evidence) {
		e.after.Sizes, e.stillWant = nil, 5
	}, "3 units are left, although 5 people"},
	{"more were bought than there were", "nothing was sold twice", func(e *evidence) {
		e.before.AvailableStock = 0
	}, "1 purchases were confirmed, and there were 0 units"},
	{"more of a size were bought than there were", "nothing was sold twice", func(e *evidence) {
		e.before.Sizes[0].AvailableStock = 0
	}, "1 purchases of EU 41 were confirmed, and there were 0"},
	{"an answer showed stock that does not add up", "stock adds up wherever it was shown", func(e *evidence) {
		e.wrongs[wrongStock] = &fault{1, []string{"reserve, seq 5: total 4, available 5"}}
	}, "available 5"},
	{"the stock at the end does not add up", "stock adds up wherever it was shown", func(e *evidence) { e.after.AvailableStock = 2 }, "available 2"},
	{"the sizes do not add up to the drop", "stock adds up wherever it was shown", func(e *evidence) {
		e.after.Sizes[0].TotalStock, e.after.Sizes[0].AvailableStock = 3, 2
	}, "the sizes add up to total 5"},
	{"one more is sold than was bought", "sold is what people have bought", func(e *evidence) {
		e.after.SoldStock, e.after.AvailableStock = 2, 2
	}, "2 are sold, and the list has 1"},
	{"a confirmed purchase is not in the list", "sold is what people have bought", func(e *evidence) { e.purchases[0].reservation = bobsHold }, "not in the list"},
	{"a purchase is in another size", "sold is what people have bought", func(e *evidence) { e.purchases[0].size = "s2" }, `size "s1"`},
	{"a purchase that nobody was told of", "sold is what people have bought", func(e *evidence) {
		e.claims[annsHold].status = drop.ReservationActive
	}, "1 were sold meanwhile, and 0 people"},
	{"a confirmed reservation is missing", "every confirmed reservation is there", func(e *evidence) {
		e.reservations = slices.Delete(e.reservations, 2, 3)
	}, "was confirmed to user cat, and is not there"},
	{"a confirmed reservation is somebody else's", "every confirmed reservation is there", func(e *evidence) { e.reservations[2].user = "dan" }, "is of user dan"},
	{"a purchase became a hold again", "every confirmed reservation is there", func(e *evidence) {
		e.reservations[0].status = drop.ReservationActive
	}, "was confirmed as completed, and is active"},
	{"somebody has two", "nobody has more than allowed", func(e *evidence) {
		e.reservations = append(e.reservations, reservationRow{uuid.New(), "ann", drop.ReservationActive, "s1"})
	}, "user ann has 2, and 1 are allowed"},
	{"a row of the ledger is missing", "the ledger adds up to the stock", func(e *evidence) { e.ledger = slices.Delete(e.ledger, 5, 6) }, "row 7 stands where 6 should"},
	{"a row moves what it may not", "the ledger adds up to the stock", func(e *evidence) { e.ledger[2].delta.Available = -3 }, "after row 3 (reserved)"},
	{"a unit went back to another size", "the ledger adds up to the stock", func(e *evidence) { e.ledger[5].size = "s2" }, "size s"},
	{"the drop is at another row", "the ledger adds up to the stock", func(e *evidence) { e.after.Seq = 11 }, "the last row is 10; the drop is at 11"},
	{"a unit was sold by hand", "the ledger adds up to the stock", func(e *evidence) {
		e.after.SoldStock, e.after.AvailableStock = 2, 2
	}, "the rows add up to total 4, available 3, reserved 0, sold 1; the drop has total 4, available 2"},
	{"the statistics miss a hold", "the statistics are those of the lists", func(e *evidence) { e.stats.Holds = 3 }, "the statistics say 3 holds"},
	{"the seconds miss a sale", "the statistics are those of the lists", func(e *evidence) { e.stats.Series[0].Sold = 0 }, "the seconds of the statistics"},
	{"a socket went back", "no screen went back", func(e *evidence) {
		e.wrongs[wrongScreen] = &fault{1, []string{"stock-updated at seq 3 came after stock-updated at seq 4"}}
	}, "seq 3 came after"},
	{"a screen misses the last change", "every screen ends with the shop's stock", func(e *evidence) {
		older := *e.screens[1].shown
		older.stock.Seq = 9
		e.screens[1].shown = &older
	}, "a screen shows seq 9"},
	{"a screen shows other counts", "every screen ends with the shop's stock", func(e *evidence) {
		other := *e.screens[1].shown
		other.stock.Sold = 2
		e.screens[1].shown = &other
	}, "sold 2"},
	{"an answer that is not planned", "every press was answered, as planned", func(e *evidence) {
		e.wrongs[wrongAnswer] = &fault{9, []string{"reserve: 500 internal_error"}}
	}, "500 internal_error"},
	{"somebody was never answered", "every press was answered, as planned", func(e *evidence) { e.unanswered = 2 }, "2 people"},
	{"nothing limits bots", "limits bind bots", func(e *evidence) { e.bots.RateLimited = 0 }, "set RATE_LIMIT_USER"},
	{"a bot may let go as often as it likes", "limits bind bots", func(e *evidence) {
		for range 2 {
			e.claims[uuid.New()] = &claim{user: "bot", bot: true}
		}
	}, "bot bot took 3 units"},
	{"the drop cannot be ended", "nothing is left on sale", func(e *evidence) { e.closing.failed = errors.New("still on sale") }, "still on sale"},
	{"the audit finds something", "the audit of the database is clean", func(e *evidence) { e.auditBreaches = []string{"invariant 3"} }, "invariant 3"},
}

func TestChecks_AreBrokenByWrongFigures(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, row := range forgeries {
		tried[row.check] = true
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			e := sound()
			row.forge(e)
			all := judgeAll(e)
			at := slices.IndexFunc(all, func(c Check) bool { return c.Name == row.check })
			require.GreaterOrEqual(t, at, 0)
			require.False(t, all[at].Held)
			require.Positive(t, all[at].Count)
			require.Contains(t, joined(all[at].Faults), row.says)
		})
	}
	for _, c := range checks() {
		require.True(t, tried[c.name], "no forgery breaks %q", c.name)
	}
}

func joined(lines []string) (all string) {
	for _, line := range lines {
		all += line + "\n"
	}
	return all
}
