package api

import (
	"context"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// DevSignIn implements StrictServerInterface. Without dev sign-in it returns 404.
func (s *server) DevSignIn(ctx context.Context, request DevSignInRequestObject) (DevSignInResponseObject, error) {
	if s.Signer == nil {
		return nil, drop.ErrNotFound
	}
	token, id, err := s.Signer.SignIn(auth.DevProfile{
		Email:     request.Body.Email,
		FirstName: orEmpty(request.Body.FirstName),
		LastName:  orEmpty(request.Body.LastName),
	})
	if err != nil {
		return nil, err
	}
	user, err := s.People.Remember(ctx, id)
	return DevSignIn200JSONResponse{Token: token, User: user}, err
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
