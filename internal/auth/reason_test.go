package auth_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clerk/clerk-sdk-go/v2"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/drop"
)

func TestReasonOf(t *testing.T) {
	t.Parallel()
	ours, strangers, now := authtest.New(t), authtest.New(t), noon().Unix()
	token := func(changes authtest.Claims) string {
		return ours.Sign(authtest.ClaimsFor("user_1", noon(), changes), nil)
	}
	reasonOf := func(verifier *auth.Verifier, token string) auth.Reason {
		_, _, err := verifier.Verify(t.Context(), token)
		reason, known := auth.ReasonOf(err)
		require.True(t, known, err)
		return reason
	}
	seen := map[auth.Reason]bool{auth.ReasonDeleted: true}
	for token, want := range map[string]auth.Reason{
		"garbage":                 auth.ReasonMalformed,
		strings.Repeat("x", 9000): auth.ReasonMalformed,
		token(authtest.Claims{"iss": "https://elsewhere.example.com"}): auth.ReasonIssuer,
		token(authtest.Claims{"azp": "https://elsewhere.example.com"}): auth.ReasonParty,
		token(authtest.Claims{"sid": nil}):                             auth.ReasonClaims,
		token(authtest.Claims{"exp": now - 60}):                        auth.ReasonExpired,
		token(authtest.Claims{"nbf": now + 60}):                        auth.ReasonEarly,
		token(authtest.Claims{"sts": "pending"}):                       auth.ReasonPending,
		strangers.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil): auth.ReasonSignature,
	} {
		require.Equal(t, want, reasonOf(ours.VerifierAt(noon), token))
		seen[want] = true
	}
	for want, fetch := range map[auth.Reason]func(context.Context) ([]*clerk.JSONWebKey, error){
		auth.ReasonNoKeys: func(context.Context) ([]*clerk.JSONWebKey, error) { return nil, errors.New("Clerk is away") },
		auth.ReasonUnknownKey: func(context.Context) ([]*clerk.JSONWebKey, error) {
			key := ours.JWK()
			key.KeyID = "another"
			return []*clerk.JSONWebKey{{Key: key.Key, KeyID: key.KeyID, Algorithm: key.Algorithm}}, nil
		},
	} {
		require.Equal(t, want, reasonOf(auth.NewVerifier(auth.NewKeySet(fetch, noon), ours.Rules(), noon), token(nil)))
		seen[want] = true
	}
	require.Len(t, seen, len(auth.Reasons()), "each reason has a row")

	reason, known := auth.ReasonOf(auth.ErrDeletedUser)
	require.True(t, known)
	require.Equal(t, auth.ReasonDeleted, reason)
	for _, err := range []error{nil, context.Canceled, fmt.Errorf("read: %w", drop.ErrNotFound)} {
		_, known = auth.ReasonOf(err)
		require.False(t, known, err)
	}
}
