package main

import (
	"context"
	"net/http"
	"time"

	"sneakerhead/internal/api"
	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
	"sneakerhead/internal/origin"
	"sneakerhead/internal/postgres"
)

// signIn is who vouches for users: Clerk, or for development ourselves. Tokens pass the same verifier either way.
type signIn struct {
	verifier *auth.Verifier
	signer   api.Signer // nil unless for development
}

func newSignIn(ctx context.Context, settings *config.Config, db *postgres.DB, clock *postgres.Clock) (*signIn, error) {
	if settings.AuthMode == config.AuthDev {
		return newDevSignIn(ctx, db, clock)
	}
	key, err := auth.NewStaticKey(settings.Clerk.JWTKey.Reveal())
	if err != nil {
		return nil, err
	}
	rules := auth.Rules{Issuer: settings.Clerk.Issuer, AuthorizedParties: settings.Clerk.AuthorizedParties}
	return &signIn{verifier: auth.NewVerifier(key, rules, time.Now)}, nil
}

func newDevSignIn(ctx context.Context, db *postgres.DB, clock *postgres.Clock) (*signIn, error) {
	offered, err := auth.NewDevKey()
	if err != nil {
		return nil, err
	}
	keyPEM, err := db.DevKey(ctx, offered)
	if err != nil {
		return nil, err
	}
	issuer, err := auth.NewDevIssuer(keyPEM, clock.Now)
	if err != nil {
		return nil, err
	}
	key, err := auth.NewStaticKey(issuer.PublicPEM())
	if err != nil {
		return nil, err
	}
	return &signIn{verifier: auth.NewVerifier(key, issuer.Rules(), clock.Now), signer: issuer}, nil
}

// socketAuth is live.Authenticator on the verifier.
type socketAuth struct{ verifier *auth.Verifier }

func (a socketAuth) Verify(ctx context.Context, token string) (string, time.Time, error) {
	id, _, err := a.verifier.Verify(ctx, token)
	return id.UserID, id.ExpiresAt, err
}

// socketOrigins is live.Origins on the listed origins.
type socketOrigins struct{ listed origin.Origins }

func (o socketOrigins) Allowed(r *http.Request) bool {
	return o.listed.Allows(r.Header.Get("Origin"), r.Host)
}
