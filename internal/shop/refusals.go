package shop

import (
	"encoding/json"
	"errors"

	"sneakerhead/internal/drop"
)

// detailed adds to a refusal of a batch what is only known after its transaction: when it makes
// sense to try again and, where the drop has sizes, what is left of it.
func detailed(err error, after *drop.Drop, wish drop.Wish, stock json.RawMessage) error {
	allHeld := errors.Is(err, drop.ErrAllHeld)
	switch {
	case !allHeld && !errors.Is(err, drop.ErrSoldOut):
		return err
	case !after.HasSizes() && allHeld:
		return drop.AllHeldUntil(after.RetryAt(wish))
	case !after.HasSizes():
		return err
	case allHeld:
		return drop.SizesHeldUntil(after.RetryAt(wish), stock)
	default:
		return drop.SizesSoldOut(stock)
	}
}
