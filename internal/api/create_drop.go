package api

import (
	"context"
	"fmt"
	"time"

	"sneakerhead/internal/drop"
)

const currencyMessage = `must be a currency's code in ISO 4217, three capitals such as "USD"`

// CreateDrop implements StrictServerInterface.
func (s *server) CreateDrop(ctx context.Context, request CreateDropRequestObject) (CreateDropResponseObject, error) {
	d, err := newDrop(s.form(ctx), request.Body, s.Serving.HoldDuration)
	if err != nil {
		return nil, err
	}
	if d.ID, err = s.commandID(ctx, request.Params.IdempotencyKey, "create", request.Body); err != nil {
		return nil, err
	}
	view, err := s.Shop.Create(ctx, d, identityOf(ctx).UserID)
	if err != nil {
		return nil, err
	}
	return CreateDrop201JSONResponse(view), nil
}

// newDrop returns the drop that a body describes, or a refusal that names every wrong field. hold
// is the hold time if the body has none.
func newDrop(f *form, body *NewDrop, hold time.Duration) (drop.Drop, error) {
	d := drop.Drop{
		Name:         f.text("name", &body.Name),
		Description:  f.text("description", body.Description),
		Brand:        f.text("brand", body.Brand),
		SKU:          f.text("sku", body.Sku),
		ImageURL:     f.picture("imageUrl", body.ImageUrl),
		Currency:     body.Currency,
		StartsAt:     f.time("dropStartTime", body.DropStartTime),
		MaxPerUser:   f.number("maxPerUser", body.MaxPerUser),
		HoldDuration: hold,
		Rehearsal:    body.Rehearsal != nil && *body.Rehearsal,
	}
	if body.HoldSeconds != nil {
		d.HoldDuration = time.Duration(f.number("holdSeconds", body.HoldSeconds)) * time.Second
	}
	if !body.FreeReturns.Set || body.FreeReturns.Value != nil { // null means no limit
		free := f.number("freeReturns", body.FreeReturns.Value)
		d.FreeReturns = &free
	}
	f.check("price", body.Price != "", "is required")
	f.check("currency", body.Currency != "", "is required")
	price, err := drop.ParseMoney(body.Price)
	f.check("price", err == nil || body.Price == "", fmt.Sprint(err))
	d.Price = price
	wrong := drop.CheckPrice(price, body.Currency)
	f.check("price", wrong == "", wrong)
	f.check("currency", drop.IsCurrency(body.Currency) || body.Currency == "", currencyMessage)
	sizes, sum := f.newSizes(body.Sizes)
	d.Sizes, d.Counts.Total = sizes, f.totalStock(body.TotalStock, sizes, sum)
	if body.DropEndTime != nil {
		d.EndsAt = f.time("dropEndTime", *body.DropEndTime)
		f.check("dropEndTime", d.EndsAt.IsZero() || d.EndsAt.After(d.StartsAt), "must be after dropStartTime")
	}
	return d, f.err()
}
