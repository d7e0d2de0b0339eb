package api

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

var errBadOrder = &drop.Refusal{
	Code: codeMalformed, Detail: "A purchase is named by its id, or by its number such as SH-7K3M-Q2XP.",
}

// GetPurchase implements StrictServerInterface. An admin may read anybody's purchase, and is told
// whose it is; for everybody else, what belongs to somebody else is not there.
func (s *server) GetPurchase(ctx context.Context, request GetPurchaseRequestObject) (GetPurchaseResponseObject, error) {
	caller := identityOf(ctx)
	id, err := uuid.Parse(request.Purchase)
	number, isNumber := drop.ParsePurchaseNumber(request.Purchase)
	if !isNumber && (err != nil || len(request.Purchase) != len(uuid.Nil.String())) { // uuid.Parse accepts other forms too
		return nil, errBadOrder
	}
	leave, err := s.turns.enter(ctx, caller.UserID)
	if err != nil {
		return nil, err
	}
	defer leave()
	found, err := s.History.Order(ctx, id, number)
	if err != nil {
		return nil, err
	}
	order := drop.Order{OwnPurchase: found}
	isAdmin, err := s.People.IsAdmin(ctx, caller)
	switch {
	case err != nil:
		return nil, err
	case isAdmin:
		order.User, err = s.buyerOf(ctx, found.UserID)
		return GetPurchase200JSONResponse(order), err
	case found.UserID != caller.UserID:
		return nil, drop.ErrNotFound
	default:
		return GetPurchase200JSONResponse(order), nil
	}
}

// buyerOf reads a buyer. Of one who is not stored yet, only the Clerk id is known.
func (s *server) buyerOf(ctx context.Context, userID string) (*drop.User, error) {
	user, err := s.Users.Get(ctx, userID)
	s.hidePicture(&user)
	if errors.Is(err, drop.ErrNotFound) {
		return &drop.User{ClerkID: userID, Role: drop.RoleUser}, nil
	}
	return &user, err
}
