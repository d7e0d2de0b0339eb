package drop

import "encoding/json"

// Held is the answer to a reserve, a cancel or a release: the hold, which may have ended by it, and
// its drop's stock.
type Held struct {
	Reservation SharedReservation
	Stock       SharedStock
	Repeated    bool // it was so before this request, which changed nothing
}

// Bought is a purchase, its reservation and its drop's stock.
type Bought struct {
	Purchase    Purchase
	Reservation SharedReservation
	Stock       SharedStock
	Repeated    bool // it was bought by an earlier request
}

// SharedReservation is a reservation and its JSON, encoded once for the reply and for its owner's
// sockets.
type SharedReservation struct {
	Reservation
	JSON json.RawMessage
}

// ShareReservation encodes a reservation.
func ShareReservation(r Reservation) SharedReservation {
	return SharedReservation{Reservation: r, JSON: r.appendJSON(make([]byte, 0, 400))} // without a size it takes about 300
}

// SharedStock is a stock that all answers of a batch have, and its JSON, encoded once for all of
// them: with many sizes that takes longer than the rest of an answer.
type SharedStock struct {
	Stock
	JSON json.RawMessage
}

// Share encodes a stock.
func Share(s Stock) SharedStock {
	encoded, err := json.Marshal(s)
	if err != nil {
		panic(err) // impossible: a stock consists of numbers, ids and times
	}
	return SharedStock{Stock: s, JSON: encoded}
}
