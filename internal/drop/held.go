package drop

// Held is a hold and its drop's stock.
type Held struct {
	Reservation Reservation
	Stock       Stock
	Repeated    bool // the caller held it already
}

// Bought is a purchase, its reservation and its drop's stock.
type Bought struct {
	Purchase    Purchase
	Reservation Reservation
	Stock       Stock
	Repeated    bool // it was bought by an earlier request
}
