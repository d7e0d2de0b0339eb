package drop

// OwnReservation is a reservation as its owner sees it, with its drop.
type OwnReservation struct {
	Reservation
	Drop View `json:"drop"`
}

// OwnPurchase is a purchase as its owner sees it, with its drop.
type OwnPurchase struct {
	Purchase
	Drop View `json:"drop"`
}
