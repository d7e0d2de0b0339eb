// Package droptest has one drop's tables in memory, for tests of the rules and of the service. It
// stores what Decide decides as strictly as Postgres would, and checks the invariants after each
// batch.
package droptest

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// Store is one drop's tables in memory. Apply reads a State as the ledger does, calls Decide,
// stores the decision under the constraints of the schema, and checks the invariants.
type Store struct {
	t          require.TestingT
	Now        time.Time
	Drop       drop.Drop
	Rows       []drop.Reservation
	Purchases  map[uuid.UUID]drop.Purchase // by reservation
	Entries    []drop.Entry
	Promised   map[uuid.UUID]drop.ReservationStatus // the status that the last successful answer gave a reservation
	DueLimit   int                                  // how many overdue holds one batch reads
	MoreDue    bool                                 // the last batch may have left overdue holds
	created    int                                  // how many rows the ledger began with
	firstSizes []string                             // of those rows
	ids        uint32
}

// Noon is a whole second, so that hold ends are easy to tell.
var Noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// Open returns a store with a drop that opens at Noon, without an end: one unit a user, held for a
// minute. with may change the drop first.
func Open(t require.TestingT, units int, with ...func(*drop.Drop)) *Store {
	s := &Store{
		t: t, Now: Noon, DueLimit: 500,
		Purchases: map[uuid.UUID]drop.Purchase{},
		Promised:  map[uuid.UUID]drop.ReservationStatus{},
	}
	s.Drop = drop.Drop{
		ID: s.NewID(), Name: "Test", Price: Dollars(t, "219.00"), Currency: "USD",
		Counts: drop.Counts{Total: units, Available: units}, Seq: 1,
		StartsAt: Noon, MaxPerUser: 1, HoldDuration: time.Minute, CreatedAt: Noon, UpdatedAt: Noon,
	}
	for _, change := range with {
		change(&s.Drop)
	}
	s.Drop.Announced = s.Drop.StatusAt(s.Now)
	s.Entries = s.Drop.Stocked(drop.System)
	for i := range s.Entries {
		s.Entries[i].CreatedAt = Noon
	}
	s.created = len(s.Entries)
	for _, e := range s.Entries {
		s.firstSizes = append(s.firstSizes, e.SizeID)
	}
	return s
}

// Sized gives a drop sizes with so many units each: s1, s2, ….
func Sized(units ...int) func(*drop.Drop) {
	return func(d *drop.Drop) {
		labels := make([]drop.SizeEdit, len(units))
		for i := range units {
			labels[i].Label = fmt.Sprint("EU ", 40+i)
		}
		d.Sizes = drop.NewSizes(labels)
		for i, n := range units {
			d.Sizes[i].Counts.Total = n
		}
	}
}

// Dollars parses an amount of US dollars such as "219.00".
func Dollars(t require.TestingT, amount string) drop.Money {
	price, err := drop.ParseMoney(amount)
	require.NoError(t, err)
	return price
}

// NewID counts ids up from 1, so that a failing sequence of the model fails the same way again.
func (s *Store) NewID() uuid.UUID {
	s.ids++
	var id uuid.UUID
	binary.BigEndian.PutUint32(id[12:], s.ids)
	return id
}

// Advance moves the store's clock forward.
func (s *Store) Advance(d time.Duration) { s.Now = s.Now.Add(d) }

// Apply runs one batch: read, decide, store, check.
func (s *Store) Apply(commands ...drop.Command) drop.Decision {
	decision := drop.Decide(s.Read(commands), commands)
	s.store(decision)
	s.promise(decision.Answers)
	s.Check()
	return decision
}

// Read returns the State that the ledger would read: overdue holds up to the limit, and the rows
// that the commands need. It always reads what a repeated batch needs. A first try needs less, and
// is decided the same with more.
func (s *Store) Read(commands []drop.Command) drop.State {
	state := drop.State{
		Now: s.Now, Drop: s.Drop,
		Completed: map[string]int{}, Purchases: map[uuid.UUID]drop.Purchase{}, Applied: map[uuid.UUID]bool{},
	}
	state.Rows = s.Where(func(r drop.Reservation) bool { return r.Overdue(s.Now) })
	slices.SortStableFunc(state.Rows, func(a, b drop.Reservation) int { return a.ExpiresAt.Compare(b.ExpiresAt) })
	state.Rows = state.Rows[:min(len(state.Rows), s.DueLimit)]
	s.MoreDue = len(state.Rows) == s.DueLimit
	needed := drop.NeededFor(commands, true)
	state.Rows = append(state.Rows, s.Where(func(r drop.Reservation) bool {
		active := r.Status == drop.ReservationActive
		return slices.Contains(needed.Reservations, r.ID) || active && (needed.EveryHold || slices.Contains(needed.Users, r.UserID))
	})...)
	for _, user := range needed.Counted {
		state.Completed[user] = s.Count(user, drop.ReservationCompleted)
	}
	state.Unsold = map[string]drop.Unsold{}
	for _, user := range needed.Users {
		rows := s.Where(func(r drop.Reservation) bool { return r.UserID == user && r.Unsold })
		slices.SortStableFunc(rows, func(a, b drop.Reservation) int { return b.ClosedAt.Compare(a.ClosedAt) })
		unsold := drop.Unsold{}
		for _, r := range rows[:min(len(rows), max(needed.UnsoldRows, drop.UnsoldRows(s.Drop.FreeReturns)))] {
			unsold.Add(&r)
		}
		state.Unsold[user] = unsold
	}
	for _, id := range needed.Bought {
		if bought, ok := s.Purchases[id]; ok {
			state.Purchases[id] = bought
		}
	}
	for _, id := range needed.Commands {
		if s.HasCommand(id) {
			state.Applied[id] = true
		}
	}
	return state
}

// Where returns the reservations for which wanted is true, oldest first.
func (s *Store) Where(wanted func(drop.Reservation) bool) []drop.Reservation {
	var found []drop.Reservation
	for _, r := range s.Rows {
		if wanted(r) {
			found = append(found, r)
		}
	}
	return found
}

// Count returns how many reservations of a user have a status; of all users when the user is "".
func (s *Store) Count(user string, status drop.ReservationStatus) int {
	return len(s.Where(func(r drop.Reservation) bool {
		return (user == "" || r.UserID == user) && r.Status == status
	}))
}

// HasCommand reports whether the ledger has a row of that admin's command.
func (s *Store) HasCommand(commandID uuid.UUID) bool {
	return commandID != uuid.Nil && slices.ContainsFunc(s.Entries, func(e drop.Entry) bool { return e.CommandID == commandID })
}

// Row returns a reservation as it is stored.
func (s *Store) Row(id uuid.UUID) (drop.Reservation, bool) {
	i := slices.IndexFunc(s.Rows, func(r drop.Reservation) bool { return r.ID == id })
	if i < 0 {
		return drop.Reservation{}, false
	}
	return s.Rows[i], true
}
