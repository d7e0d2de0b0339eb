package api

import (
	"context"
	"encoding/csv"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// byteOrderMark begins a file that people open in a spreadsheet: without it, Excel takes UTF-8 for
// the system's own encoding, and "Jörg" for "JÃ¶rg". Other exports are for programs, which would
// read it as a part of the first column's name.
const byteOrderMark = "\ufeff"

// pickList exports a drop's purchases as a list that a warehouse ships from: what somebody who
// packs a box reads comes first, ids for programs come last.
func (s *server) pickList(ctx context.Context, dropID uuid.UUID) (*export, error) {
	d, err := s.Records.Drop(ctx, dropID)
	if err != nil {
		return nil, err
	}
	zone := s.Serving.TimeZone
	list := exportOf(ctx, fileName("pick-list", d.Name, s.Clock.Now().In(zone), ".csv"), func(ctx context.Context, w *csv.Writer) error {
		return s.Records.EachPurchase(ctx, dropID, func(p drop.PurchaseRecord) error {
			name, email := personCells(p.User)
			return w.Write([]string{
				p.Number, name, email, textCell(d.Name), textCell(d.SKU), textCell(p.Size.Label), p.PriceAtPurchase.String(), p.Currency,
				timeCell(&p.PurchasedAt), p.PurchasedAt.In(zone).Format(time.DateTime),
				p.ID.String(), p.ReservationID.String(), textCell(p.UserID), p.Size.ID,
			})
		})
	}, byteOrderMark+"number", "name", "email", "product", "sku", "size", "price", "currency",
		"purchasedAt", "purchasedAtLocal ("+zone.String()+")", "id", "reservationId", "userId", "sizeId")
	return list, nil
}

// personCells returns a user's name and address; both are empty for a deleted user.
func personCells(user *drop.User) (name, email string) {
	if user == nil {
		return "", ""
	}
	return textCell(user.FullName()), textCell(user.Email)
}
