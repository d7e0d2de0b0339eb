package shop

import (
	"encoding/json"
	"errors"

	"sneakerhead/internal/drop"
)

// refusals says what the refused commands of one batch are answered: with what is only known after
// the transaction.
type refusals struct {
	drop    *drop.Drop // after the batch
	stock   *drop.Stock
	encoded json.RawMessage // the stock, encoded once for all who are refused
}

// detailed adds to a refusal when it makes sense to try again and, where the drop has sizes, what
// is left of it.
func (r *refusals) detailed(err error, wish drop.Wish) error {
	allHeld := errors.Is(err, drop.ErrAllHeld)
	switch {
	case !allHeld && !errors.Is(err, drop.ErrSoldOut):
		return err
	case !r.drop.HasSizes() && allHeld:
		return drop.AllHeldUntil(r.drop.RetryAt(wish))
	case !r.drop.HasSizes():
		return err
	case allHeld:
		return drop.SizesHeldUntil(r.drop.RetryAt(wish), r.encodedStock())
	default:
		return drop.SizesSoldOut(r.encodedStock())
	}
}

func (r *refusals) encodedStock() json.RawMessage {
	if r.encoded == nil {
		encoded, err := json.Marshal(r.stock)
		if err != nil {
			panic(err) // impossible: a stock consists of numbers, ids and times
		}
		r.encoded = encoded
	}
	return r.encoded
}
