package drop_test

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// world is one drop's database in memory. It reads a State as the ledger does, lets Decide decide, stores what is to be
// written as strictly as Postgres would, and after every batch holds everything against the invariants of the design.
type world struct {
	t         require.TestingT
	now       time.Time
	drop      drop.Drop
	rows      []drop.Reservation
	purchases map[uuid.UUID]drop.Purchase // by reservation
	entries   []drop.Entry
	promised  map[uuid.UUID]drop.ReservationStatus // what a success has said of a reservation
	dueLimit  int                                  // how many overdue holds one batch reads
	moreDue   bool                                 // the last batch may have left some
	ids       uint32
}

// noon is a whole second, so that hold ends are easy to tell.
var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// newWorld opens a drop at noon: one pair a person, held for a minute, without an end. With may change it first.
func newWorld(t require.TestingT, units int, with ...func(*drop.Drop)) *world {
	w := &world{
		t: t, now: noon, dueLimit: 500,
		purchases: map[uuid.UUID]drop.Purchase{},
		promised:  map[uuid.UUID]drop.ReservationStatus{},
	}
	w.drop = drop.Drop{
		ID: w.id(), Name: "Test", Price: dollars(t, "219.00"), Currency: "USD",
		Counts: drop.Counts{Total: units, Available: units}, Seq: 1,
		StartsAt: noon, MaxPerUser: 1, HoldDuration: time.Minute, CreatedAt: noon, UpdatedAt: noon,
	}
	for _, change := range with {
		change(&w.drop)
	}
	w.drop.Announced = w.drop.StatusAt(w.now)
	w.entries = []drop.Entry{{
		DropID: w.drop.ID, Seq: 1, Kind: drop.EntryCreated, Units: units,
		Delta: drop.Counts{Total: units, Available: units}, Actor: drop.System, CreatedAt: noon,
	}}
	return w
}

func dollars(t require.TestingT, amount string) drop.Money {
	price, err := drop.ParseMoney(amount)
	require.NoError(t, err)
	return price
}

// id returns ids in a row, so that a failing sequence of the model fails the same way again.
func (w *world) id() uuid.UUID {
	w.ids++
	var id uuid.UUID
	binary.BigEndian.PutUint32(id[12:], w.ids)
	return id
}

func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

// apply runs one batch from reading to checking.
func (w *world) apply(commands ...drop.Command) drop.Decision {
	decision := drop.Decide(w.read(commands), commands)
	w.store(decision)
	w.promise(decision.Answers)
	w.check()
	return decision
}

// read brings the State that the ledger's first trip would: overdue holds up to the limit, the active rows of everybody
// who wants to reserve, the rows that commands name (a Reserve by the id it may have written), every hold for a Withdraw.
func (w *world) read(commands []drop.Command) drop.State {
	s := drop.State{
		Now: w.now, Drop: w.drop,
		Completed: map[string]int{}, Purchases: map[uuid.UUID]drop.Purchase{}, Applied: map[uuid.UUID]bool{},
	}
	s.Rows = w.where(func(r drop.Reservation) bool { return r.Overdue(w.now) })
	slices.SortStableFunc(s.Rows, func(a, b drop.Reservation) int { return a.ExpiresAt.Compare(b.ExpiresAt) })
	s.Rows = s.Rows[:min(len(s.Rows), w.dueLimit)]
	w.moreDue = len(s.Rows) == w.dueLimit
	for _, c := range commands {
		named := cmp.Or(c.ReservationID, c.ID)
		s.Rows = append(s.Rows, w.where(func(r drop.Reservation) bool {
			active := r.Status == drop.ReservationActive
			return r.ID == named || active && (c.Kind == drop.Withdraw || c.Kind == drop.Reserve && r.UserID == c.UserID)
		})...)
		if c.Kind == drop.Reserve {
			s.Completed[c.UserID] = w.count(c.UserID, drop.ReservationCompleted)
		}
		if bought, ok := w.purchases[c.ReservationID]; ok && c.Kind == drop.Buy {
			s.Purchases[c.ReservationID] = bought
		}
		if w.ledgerHas(c.ID) {
			s.Applied[c.ID] = true
		}
	}
	return s
}

func (w *world) where(wanted func(drop.Reservation) bool) []drop.Reservation {
	var found []drop.Reservation
	for _, r := range w.rows {
		if wanted(r) {
			found = append(found, r)
		}
	}
	return found
}

// count returns how many rows of a user have a status; of everybody when the user is empty.
func (w *world) count(user string, status drop.ReservationStatus) int {
	return len(w.where(func(r drop.Reservation) bool {
		return (user == "" || r.UserID == user) && r.Status == status
	}))
}

func (w *world) ledgerHas(commandID uuid.UUID) bool {
	return commandID != uuid.Nil && slices.ContainsFunc(w.entries, func(e drop.Entry) bool { return e.CommandID == commandID })
}

// row returns a reservation as it is stored.
func (w *world) row(id uuid.UUID) (drop.Reservation, bool) {
	i := slices.IndexFunc(w.rows, func(r drop.Reservation) bool { return r.ID == id })
	if i < 0 {
		return drop.Reservation{}, false
	}
	return w.rows[i], true
}
