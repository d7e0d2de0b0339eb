package api_test

import (
	"context"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

func (w *fixture) Edit(_ context.Context, _ uuid.UUID, changes drop.Changes, _ drop.Admin) (drop.View, error) {
	w.edited = append(w.edited, changes)
	return drop.View{}, w.shopErr
}

func (w *fixture) Adjust(_ context.Context, _, commandID uuid.UUID, sizeID string, _ int, _ drop.Admin) (drop.View, error) {
	w.commands, w.adjusted = append(w.commands, commandID), append(w.adjusted, sizeID)
	return drop.View{}, w.shopErr
}

func (w *fixture) Pause(context.Context, uuid.UUID, drop.Admin) (drop.View, error) {
	return drop.View{}, w.shopErr
}

func (w *fixture) Resume(context.Context, uuid.UUID, drop.Admin) (drop.View, error) {
	return drop.View{}, w.shopErr
}

func (w *fixture) End(context.Context, uuid.UUID, drop.Admin) (drop.View, error) {
	return drop.View{}, w.shopErr
}

func (w *fixture) Withdraw(context.Context, uuid.UUID, drop.Admin) (drop.View, error) {
	return drop.View{}, w.shopErr
}

func (w *fixture) Release(context.Context, uuid.UUID, drop.Admin) (drop.Held, error) {
	return drop.Held{Reservation: drop.ShareReservation(drop.Reservation{}), Stock: drop.Share(drop.Stock{})}, w.shopErr
}

// Claim accepts every key as a new one, and remembers the fingerprints of requests.
func (w *fixture) Claim(_ context.Context, _, _ string, fingerprint []byte, offered uuid.UUID) (uuid.UUID, error) {
	w.fingerprints = append(w.fingerprints, string(fingerprint))
	return offered, w.shopErr
}

// records implements api.Records. It is a type of its own because methods of api.History have the
// same names.
type records struct{ w *fixture }

func (r records) Drop(context.Context, uuid.UUID) (drop.View, error) {
	return r.w.product, r.w.shopErr
}

func (r records) Drops(context.Context, drop.Filter, uuid.UUID, int) ([]drop.View, error) {
	return nil, r.w.shopErr
}

func (r records) Stats(context.Context, uuid.UUID) (drop.Stats, error) {
	return drop.Stats{}, r.w.shopErr
}

// pictured returns a user with a picture on a host that no shop takes pictures from.
func pictured(clerkID string) drop.User {
	return drop.User{ClerkID: clerkID, Email: clerkID + "@example.com", ImageURL: "https://evil.test/me.png"}
}

func (r records) Reservations(context.Context, uuid.UUID, drop.ReservationStatus, uuid.UUID, int) ([]drop.ReservationRecord, error) {
	alex := pictured("alex")
	return []drop.ReservationRecord{{Reservation: drop.Reservation{UserID: "alex"}, User: &alex}, {Reservation: drop.Reservation{UserID: "gone"}}}, r.w.shopErr
}

func (r records) Purchases(context.Context, uuid.UUID, uuid.UUID, int) ([]drop.PurchaseRecord, error) {
	alex := pictured("alex")
	return []drop.PurchaseRecord{{UserID: "alex", User: &alex}, {UserID: "gone"}}, r.w.shopErr
}

func (r records) Ledger(context.Context, uuid.UUID, int64, int) ([]drop.EntryRecord, error) {
	return nil, r.w.shopErr
}

// aFormula is the label of a size that a spreadsheet would run.
var aFormula = drop.HeldSize{ID: "s2", Label: "=42"}

// EachReservation writes one row, of a size.
func (r records) EachReservation(_ context.Context, _ uuid.UUID, _ drop.ReservationStatus, write func(drop.ReservationRecord) error) error {
	if r.w.shopErr != nil {
		return r.w.shopErr
	}
	return write(drop.ReservationRecord{
		Reservation: drop.Reservation{UserID: "alex", Size: aFormula}, User: &drop.User{FirstName: "+Alex", Email: "alex@example.com"},
	})
}

// EachPurchase writes the rows that the test has set.
func (r records) EachPurchase(_ context.Context, _ uuid.UUID, write func(drop.PurchaseRecord) error) error {
	if r.w.shopErr != nil {
		return r.w.shopErr
	}
	for _, p := range r.w.bought {
		if err := write(p); err != nil {
			return err
		}
	}
	return nil
}

// EachEntry writes one row of a size, whose reason is a spreadsheet formula.
func (r records) EachEntry(_ context.Context, _ uuid.UUID, write func(drop.EntryRecord) error) error {
	if r.w.shopErr != nil {
		return r.w.shopErr
	}
	return write(drop.EntryRecord{Seq: 1, Kind: drop.EntryCreated, SizeID: &aFormula.ID, Actor: "admin", Reason: `=1+1,"x"`})
}

func (w *fixture) Get(_ context.Context, clerkID string) (drop.User, error) {
	if clerkID == "unseen" {
		return drop.User{}, drop.ErrNotFound
	}
	return pictured(clerkID), nil
}

func (w *fixture) Records(context.Context, drop.UserFilter, drop.UserPlace, int) ([]drop.UserRecord, error) {
	return []drop.UserRecord{{User: pictured("alex"), Blocked: &drop.Block{Reason: "bots"}}}, w.shopErr
}

func (w *fixture) Block(context.Context, string, drop.Admin) (drop.UserRecord, error) {
	return drop.UserRecord{User: pictured("alex")}, w.shopErr
}

func (w *fixture) Unblock(context.Context, string) (drop.UserRecord, error) {
	return drop.UserRecord{User: pictured("alex")}, w.shopErr
}

func (r records) HolderOf(context.Context, uuid.UUID) (string, error) { return "alex", r.w.shopErr }
