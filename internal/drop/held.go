package drop

// Held is the answer to a reserve, a cancel or a release: the hold, which may have ended by it, and
// its drop's stock.
type Held struct {
	Reservation Reservation
	Stock       Stock
	Repeated    bool // it was so before this request, which changed nothing
}

// Bought is a purchase, its reservation and its drop's stock.
type Bought struct {
	Purchase    Purchase
	Reservation Reservation
	Stock       Stock
	Repeated    bool // it was bought by an earlier request
}
