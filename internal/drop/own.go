package drop

import "time"

// OwnReservation is a reservation as its owner sees it, with its drop.
type OwnReservation struct {
	Reservation
	ClosedAt *time.Time `json:"closedAt"` // nil while it is active
	Unsold   bool       `json:"unsold"`   // the owner let it go or let it run out: it counts towards a wait
	Drop     View       `json:"drop"`
}

// OwnPurchase is a purchase as its owner sees it, with its drop.
type OwnPurchase struct {
	Purchase
	Drop View `json:"drop"`
}

// Order is one purchase with its drop and, for admins, its buyer.
type Order struct {
	OwnPurchase
	User *User `json:"user,omitempty"` // nil for the owner
}
