package api

import (
	"context"

	"sneakerhead/internal/drop"
)

// Reserve implements StrictServerInterface.
func (s *server) Reserve(ctx context.Context, request ReserveRequestObject) (ReserveResponseObject, error) {
	var wish drop.Wish
	if request.Body != nil {
		wish = drop.Wish(request.Body.Sizes)
	}
	held, err := s.Shop.Reserve(ctx, request.Id, identityOf(ctx).UserID, wish)
	if err != nil {
		return nil, err
	}
	body := Held{Reservation: held.Reservation, Drop: held.Stock}
	if held.Repeated {
		return Reserve200JSONResponse(body), nil
	}
	return Reserve201JSONResponse(body), nil
}

// Purchase implements StrictServerInterface.
func (s *server) Purchase(ctx context.Context, request PurchaseRequestObject) (PurchaseResponseObject, error) {
	id := identityOf(ctx)
	user := id.User()
	buyer := user.Person()
	buyer.ImageURL = s.Serving.PictureHosts.Shown(buyer.ImageURL)
	bought, err := s.Shop.Purchase(ctx, request.Id, id.UserID, buyer)
	if err != nil {
		return nil, err
	}
	body := Bought{Purchase: bought.Purchase, Reservation: bought.Reservation, Drop: bought.Stock}
	if bought.Repeated {
		return Purchase200JSONResponse(body), nil
	}
	return Purchase201JSONResponse(body), nil
}

// Cancel implements StrictServerInterface.
func (s *server) Cancel(ctx context.Context, request CancelRequestObject) (CancelResponseObject, error) {
	held, err := s.Shop.Cancel(ctx, request.Id, identityOf(ctx).UserID)
	if err != nil {
		return nil, err
	}
	return Cancel200JSONResponse{Reservation: held.Reservation, Drop: held.Stock}, nil
}

// ListOwnReservations implements StrictServerInterface.
func (s *server) ListOwnReservations(ctx context.Context, request ListOwnReservationsRequestObject) (ListOwnReservationsResponseObject, error) {
	f := s.form(ctx)
	status := oneOf(f, "status", request.Params.Status)
	after, limit := f.page(request.Params.Limit, request.Params.Cursor)
	if err := f.err(); err != nil {
		return nil, err
	}
	leave, err := s.turns.enter(ctx, identityOf(ctx).UserID)
	if err != nil {
		return nil, err
	}
	defer leave()
	rows, err := s.History.Reservations(ctx, identityOf(ctx).UserID, status, after, limit+1)
	if err != nil {
		return nil, err
	}
	rows, next := trimPage(rows, limit, func(r *drop.OwnReservation) string { return placeCursor(drop.Place{At: r.CreatedAt, ID: r.ID}) })
	return ListOwnReservations200JSONResponse{Reservations: rows, NextCursor: next}, nil
}

// ListOwnPurchases implements StrictServerInterface.
func (s *server) ListOwnPurchases(ctx context.Context, request ListOwnPurchasesRequestObject) (ListOwnPurchasesResponseObject, error) {
	f := s.form(ctx)
	after, limit := f.page(request.Params.Limit, request.Params.Cursor)
	if err := f.err(); err != nil {
		return nil, err
	}
	leave, err := s.turns.enter(ctx, identityOf(ctx).UserID)
	if err != nil {
		return nil, err
	}
	defer leave()
	rows, err := s.History.Purchases(ctx, identityOf(ctx).UserID, after, limit+1)
	if err != nil {
		return nil, err
	}
	rows, next := trimPage(rows, limit, func(p *drop.OwnPurchase) string { return placeCursor(drop.Place{At: p.PurchasedAt, ID: p.ID}) })
	return ListOwnPurchases200JSONResponse{Purchases: rows, NextCursor: next}, nil
}
