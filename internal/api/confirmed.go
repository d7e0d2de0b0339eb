package api

import (
	"bytes"
	"encoding/json"
	"net/http"

	"sneakerhead/internal/drop"
)

// confirmed is the reply to a reserve, a purchase, a cancel or a release. The reservation and
// the stock in it are written as they were encoded, once for all who are told of them.
type confirmed struct {
	status      int
	purchase    *drop.Purchase // of a purchase only
	reservation json.RawMessage
	stock       json.RawMessage
}

func heldReply(status int, held *drop.Held) confirmed {
	return confirmed{status: status, reservation: held.Reservation.JSON, stock: held.Stock.JSON}
}

func boughtReply(status int, bought *drop.Bought) confirmed {
	return confirmed{status: status, purchase: &bought.Purchase, reservation: bought.Reservation.JSON, stock: bought.Stock.JSON}
}

// VisitReserveResponse implements ReserveResponseObject.
func (r confirmed) VisitReserveResponse(w http.ResponseWriter) error { return r.write(w) }

// VisitPurchaseResponse implements PurchaseResponseObject.
func (r confirmed) VisitPurchaseResponse(w http.ResponseWriter) error { return r.write(w) }

// VisitCancelResponse implements CancelResponseObject.
func (r confirmed) VisitCancelResponse(w http.ResponseWriter) error { return r.write(w) }

// VisitReleaseReservationResponse implements ReleaseReservationResponseObject.
func (r confirmed) VisitReleaseReservationResponse(w http.ResponseWriter) error { return r.write(w) }

func (r confirmed) write(w http.ResponseWriter) error {
	var body bytes.Buffer
	body.Grow(64 + len(r.reservation) + len(r.stock)) // enough for all but a purchase
	body.WriteByte('{')
	if r.purchase != nil {
		purchase, err := json.Marshal(r.purchase)
		if err != nil {
			return err
		}
		body.WriteString(`"purchase":`)
		body.Write(purchase)
		body.WriteByte(',')
	}
	body.WriteString(`"reservation":`)
	body.Write(r.reservation)
	body.WriteString(`,"drop":`)
	body.Write(r.stock)
	body.WriteString("}\n")
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(r.status)
	_, err := body.WriteTo(w)
	return err
}
