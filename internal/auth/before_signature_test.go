package auth_test

import (
	"context"
	"errors"
	"testing"

	"github.com/clerk/clerk-sdk-go/v2"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
)

// askedKeys has no key and counts how often one is asked for: without a key no signature can be
// checked.
type askedKeys struct{ times int }

func (k *askedKeys) Key(context.Context, string) (*clerk.JSONWebKey, error) {
	k.times++
	return nil, errors.New("no key")
}

// TestVerifier_ChecksSignaturesLast expects the signature to be checked only of tokens that nothing
// else is wrong with. Everybody can send others, at no cost.
func TestVerifier_ChecksSignaturesLast(t *testing.T) {
	t.Parallel()
	authority := authtest.New(t)
	wrongSignature := map[string]bool{
		"a short signature": true, "a changed signature": true, "another token's signature": true, "another token's payload": true,
		"an HMAC that says RS256": true, "the key of somebody else": true, "the key of somebody else, brought along": true,
		"the key of somebody else, to be fetched": true,
	}
	for name, token := range authtest.BadTokens(authority, authtest.New(t), noon()) {
		keys := &askedKeys{}
		_, _, err := auth.NewVerifier(keys, authority.Rules(), noon).Verify(t.Context(), token)
		require.ErrorIs(t, err, auth.ErrUnauthenticated, name)
		require.Equal(t, wrongSignature[name], keys.times == 1, name)
	}
}
