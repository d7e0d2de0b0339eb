package api

import (
	"encoding/json"
	"fmt"
	"time"

	"sneakerhead/internal/drop"
)

// OptionalTime is a time in a body that may be left out (no change) or null (remove it).
type OptionalTime struct {
	Set  bool
	Text string // empty for null
}

// UnmarshalJSON implements json.Unmarshaler. It is called only if the body has the field.
func (t *OptionalTime) UnmarshalJSON(data []byte) error {
	t.Set = true
	return json.Unmarshal(data, &t.Text)
}

// OptionalNumber is a number in a body that may be left out (no change, or the default) or null (no
// limit).
type OptionalNumber struct {
	Set   bool
	Value *int // nil for null
}

// UnmarshalJSON implements json.Unmarshaler. It is called only if the body has the field.
func (n *OptionalNumber) UnmarshalJSON(data []byte) error {
	n.Set = true
	return json.Unmarshal(data, &n.Value)
}

// changesOf returns the changes that a body asks for, or a refusal that names every wrong field.
// Whether price and currency fit each other is for the drop's edit to say, because one of them may
// be the drop's present one.
func changesOf(f *form, body *DropChanges) (drop.Changes, error) {
	c := drop.Changes{
		Name:        f.textChange("name", body.Name),
		Description: f.textChange("description", body.Description),
		Brand:       f.textChange("brand", body.Brand),
		SKU:         f.textChange("sku", body.Sku),
		Currency:    body.Currency,
		TotalStock:  f.numberChange("totalStock", body.TotalStock),
		MaxPerUser:  f.numberChange("maxPerUser", body.MaxPerUser),
		Rehearsal:   body.Rehearsal,
		Sizes:       f.sizesChange(body.Sizes),
		Revision:    body.Revision,
	}
	if body.ImageUrl != nil {
		picture := f.picture("imageUrl", body.ImageUrl)
		c.ImageURL = &picture
	}
	if body.Price != nil {
		price, err := drop.ParseMoney(*body.Price)
		f.check("price", err == nil, fmt.Sprint(err))
		c.Price = &price
	}
	f.check("currency", body.Currency == nil || drop.IsCurrency(*body.Currency), currencyMessage)
	if seconds := f.numberChange("holdSeconds", body.HoldSeconds); seconds != nil {
		hold := time.Duration(*seconds) * time.Second
		c.HoldDuration = &hold
	}
	if body.FreeReturns.Set {
		free := f.numberChange("freeReturns", body.FreeReturns.Value)
		c.FreeReturns = &free
	}
	if body.DropStartTime != nil {
		at := f.time("dropStartTime", *body.DropStartTime)
		c.StartsAt = &at
	}
	if body.DropEndTime.Set {
		c.EndsAt = &time.Time{}
		if body.DropEndTime.Text != "" {
			at := f.time("dropEndTime", body.DropEndTime.Text)
			c.EndsAt = &at
		}
	}
	return c, f.err()
}
