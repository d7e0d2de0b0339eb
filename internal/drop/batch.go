package drop

import (
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// batch is what Decide works on: the state so far, and the changes that led to it.
type batch struct {
	now       time.Time
	drop      Drop
	rows      []*Reservation
	byID      map[uuid.UUID]*Reservation
	held      map[string]*Reservation // the active hold of each user
	completed map[string]int
	unsold    map[string]Unsold
	purchases map[uuid.UUID]Purchase
	buyers    map[string]Person
	applied   map[uuid.UUID]bool
	mostUnits int

	sizesEdited bool // an edit changed what the sizes are called, their order, or which there are

	opened    []*Reservation
	closed    []*Reservation
	purchased []Purchase
	sales     []Sale
	entries   []*Entry
	units     map[unitsKey]*Entry // the batch's one row of each kind and size that counts units
	answers   []Answer
}

func newBatch(state State, commands int) *batch {
	b := &batch{
		now:       state.Now,
		mostUnits: state.MostUnits,
		drop:      state.Drop,
		buyers:    state.Buyers,
		rows:      make([]*Reservation, 0, len(state.Rows)),
		byID:      make(map[uuid.UUID]*Reservation, len(state.Rows)+commands),
		held:      make(map[string]*Reservation, len(state.Rows)+commands),
		completed: make(map[string]int, len(state.Completed)),
		unsold:    make(map[string]Unsold, len(state.Unsold)),
		purchases: make(map[uuid.UUID]Purchase, len(state.Purchases)),
		applied:   make(map[uuid.UUID]bool, len(state.Applied)),
		units:     make(map[unitsKey]*Entry, 4),
		answers:   make([]Answer, commands),
	}
	b.drop.Sizes = slices.Clone(state.Drop.Sizes)
	for i := range state.Rows {
		b.addRow(state.Rows[i])
	}
	for user, n := range state.Completed {
		b.completed[user] = n
	}
	maps.Copy(b.unsold, state.Unsold)
	for id, purchase := range state.Purchases {
		b.purchases[id] = purchase
	}
	for id := range state.Applied {
		b.applied[id] = true
	}
	return b
}

// addRow adds a reservation to the batch. A row that was read twice, for different commands, is
// added once.
func (b *batch) addRow(row Reservation) *Reservation {
	if r, ok := b.byID[row.ID]; ok {
		return r
	}
	r := &row
	b.rows = append(b.rows, r)
	b.byID[r.ID] = r
	if r.Status == ReservationActive {
		b.held[r.UserID] = r
	}
	return r
}

// owned returns the reservation that a command names, if it belongs to the command's user.
func (b *batch) owned(command Command) (*Reservation, bool) {
	r, ok := b.byID[command.ReservationID]
	return r, ok && r.UserID == command.UserID
}

// hold takes one available unit for the command's user, of the first wanted size that has one.
func (b *batch) hold(command Command) *Reservation {
	size := b.take(command.Wish)
	entry := b.unitsRow(EntryReserved, size.ID, command.UserID)
	r := b.addRow(Reservation{
		ID:        command.ID,
		DropID:    b.drop.ID,
		UserID:    command.UserID,
		Status:    ReservationActive,
		Price:     b.drop.Price,
		Currency:  b.drop.Currency,
		Size:      size,
		ExpiresAt: HoldEnd(b.now, b.drop.HoldDuration),
		CreatedAt: b.now,
		OpenedSeq: entry.Seq,
	})
	b.opened = append(b.opened, r)
	b.move(entry, 1, Counts{Available: -1, Reserved: 1})
	return r
}

// take returns the first wanted size that has a unit; no size where the drop has none.
func (b *batch) take(wish Wish) HeldSize {
	for _, id := range wish {
		if s := b.drop.Size(id); s != nil && s.Counts.Available > 0 {
			s.WasHeld = true
			return HeldSize{ID: s.ID, Label: s.Label}
		}
	}
	return HeldSize{}
}

// sell turns a hold into a purchase, at the price of the hold.
func (b *batch) sell(r *Reservation, command Command) Purchase {
	entry := b.unitsRow(EntryPurchased, r.Size.ID, command.UserID)
	b.close(r, ReservationCompleted, entry)
	b.move(entry, 1, Counts{Reserved: -1, Sold: 1})
	purchase := Purchase{
		ID:              command.ID,
		ReservationID:   r.ID,
		DropID:          r.DropID,
		UserID:          r.UserID,
		Size:            r.Size,
		PriceAtPurchase: r.Price,
		Currency:        r.Currency,
		PurchasedAt:     b.now,
	}
	b.purchased = append(b.purchased, purchase)
	b.sales = append(b.sales, Sale{
		PriceAtPurchase: purchase.PriceAtPurchase,
		Currency:        purchase.Currency,
		PurchasedAt:     purchase.PurchasedAt,
		User:            b.buyer(command),
	})
	b.purchases[r.ID] = purchase
	b.completed[r.UserID]++
	return purchase
}

// buyer returns what strangers may see of the user who sent a command.
func (b *batch) buyer(command Command) Person {
	if known, ok := b.buyers[command.UserID]; ok {
		return known
	}
	return command.Buyer
}

// endUnsold ends a hold that its own user lets go or lets run out.
func (b *batch) endUnsold(r *Reservation, status ReservationStatus, kind EntryKind, actor string) {
	r.Unsold = true
	b.release(r, status, kind, actor)
	unsold := b.unsold[r.UserID]
	unsold.Add(r)
	b.unsold[r.UserID] = unsold
}

// release ends a hold and gives its unit back.
func (b *batch) release(r *Reservation, status ReservationStatus, kind EntryKind, actor string) {
	b.releaseInto(b.unitsRow(kind, r.Size.ID, actor), r, status)
}

// releaseInto is release for a ledger row that exists already.
func (b *batch) releaseInto(entry *Entry, r *Reservation, status ReservationStatus) {
	b.close(r, status, entry)
	b.move(entry, 1, Counts{Available: 1, Reserved: -1})
}

func (b *batch) close(r *Reservation, status ReservationStatus, entry *Entry) {
	r.Status, r.ClosedAt, r.ClosedSeq = status, b.now, entry.Seq
	b.closed = append(b.closed, r)
	delete(b.held, r.UserID)
}
