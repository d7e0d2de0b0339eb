package api

import (
	"context"
	"time"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/drop"
)

// Readiness is whether to send requests to this replica.
type Readiness string

// What a replica can say of itself. Ready and degraded serve; the others do not.
const (
	Ready    Readiness = "ready"
	Degraded Readiness = "degraded"
	Starting Readiness = "starting"
	Draining Readiness = "draining"
	Unready  Readiness = "unready"
)

// GetConfig implements StrictServerInterface.
func (s *server) GetConfig(context.Context, GetConfigRequestObject) (GetConfigResponseObject, error) {
	mode := "clerk"
	if s.Signer != nil {
		mode = "dev"
	}
	return GetConfig200JSONResponse{
		AuthMode:            mode,
		ClerkPublishableKey: s.ClerkPublishableKey,
		HoldSeconds:         int(s.HoldDuration / time.Second),
		ServerTime:          s.Clock.Now(),
	}, nil
}

// DevSignIn implements StrictServerInterface. Without dev sign-in there is no such route.
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

// GetHealth implements StrictServerInterface.
func (s *server) GetHealth(context.Context, GetHealthRequestObject) (GetHealthResponseObject, error) {
	return GetHealth200JSONResponse{Status: "ok"}, nil
}

// GetReadiness implements StrictServerInterface.
func (s *server) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	readiness, reason := s.Probe.Readiness(ctx)
	body := Health{Status: string(readiness)}
	if reason != "" {
		body.Reason = &reason
	}
	if readiness == Ready || readiness == Degraded {
		return GetReadiness200JSONResponse(body), nil
	}
	return GetReadiness503JSONResponse(body), nil
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
