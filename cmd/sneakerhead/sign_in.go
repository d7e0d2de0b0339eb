package main

import (
	"context"
	"time"

	"sneakerhead/internal/api"
	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
	"sneakerhead/internal/people"
	"sneakerhead/internal/postgres"
)

// signIn has the parts that depend on how users sign in: with Clerk, or with dev sign-in. The
// verifier is the same for both.
type signIn struct {
	verifier *auth.Verifier
	signer   api.Signer   // nil without dev sign-in
	clerk    people.Clerk // nil without CLERK_SECRET_KEY
	webhook  api.Webhook  // nil without CLERK_WEBHOOK_SECRET
	keys     *auth.KeySet // nil when CLERK_JWT_KEY is set, and with dev sign-in
}

func newSignIn(ctx context.Context, settings *config.Config, db *postgres.DB, clock *postgres.Clock) (*signIn, error) {
	if settings.AuthMode == config.AuthDev {
		return newDevSignIn(ctx, db, clock, settings.Clerk.WebhookSecret)
	}
	return newClerkSignIn(&settings.Clerk)
}

func newClerkSignIn(settings *config.Clerk) (*signIn, error) {
	s := &signIn{}
	rules := auth.Rules{Issuer: settings.Issuer, AuthorizedParties: settings.AuthorizedParties}
	var clerk *auth.Clerk
	if settings.SecretKey.IsSet() {
		clerk = auth.NewClerk(settings.SecretKey.Reveal(), settings.APIURL)
		s.clerk = clerk
	}
	if err := s.readWebhooks(settings.WebhookSecret); err != nil {
		return nil, err
	}
	if !settings.JWTKey.IsSet() {
		s.keys = auth.NewKeySet(clerk.PublicKeys, time.Now)
		s.verifier = auth.NewVerifier(s.keys, rules, time.Now)
		return s, nil
	}
	key, err := auth.NewStaticKey(settings.JWTKey.Reveal())
	if err != nil {
		return nil, err
	}
	s.verifier = auth.NewVerifier(key, rules, time.Now)
	return s, nil
}

// readWebhooks enables the route for Clerk's events when CLERK_WEBHOOK_SECRET is set.
func (s *signIn) readWebhooks(secret config.Secret) error {
	if !secret.IsSet() {
		return nil
	}
	webhook, err := auth.NewWebhook(secret.Reveal(), time.Now)
	if err == nil {
		s.webhook = webhook
	}
	return err
}

func newDevSignIn(ctx context.Context, db *postgres.DB, clock *postgres.Clock, secret config.Secret) (*signIn, error) {
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
	s := &signIn{verifier: auth.NewVerifier(key, issuer.Rules(), clock.Now), signer: issuer}
	return s, s.readWebhooks(secret)
}
