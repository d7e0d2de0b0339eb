package auth_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
)

// TestVerifier_Refuses expects the verifier to refuse every token of authtest.BadTokens, and tokens
// just beyond the leeway, which need a fixed clock.
func TestVerifier_Refuses(t *testing.T) {
	t.Parallel()
	authority, now := authtest.New(t), noon().Unix()
	good := authority.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil)
	signature := good[strings.LastIndexByte(good, '.')+1:]
	tokens := authtest.BadTokens(authority, authtest.New(t), noon())
	for _, claim := range []string{"nbf", "iat"} {
		tokens[claim+" beyond the leeway"] = authority.Sign(authtest.ClaimsFor("user_1", noon(), authtest.Claims{claim: now + 6}), nil)
	}
	require.GreaterOrEqual(t, len(tokens), 60)
	verifier := authority.VerifierAt(noon)
	_, _, err := verifier.Verify(t.Context(), good)
	require.NoError(t, err, "the token that the rows start from is good")

	for name, token := range tokens {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, first, err := verifier.Verify(t.Context(), token)
			require.ErrorIs(t, err, auth.ErrUnauthenticated)
			require.Zero(t, id)
			require.False(t, first)
			require.NotContains(t, err.Error(), signature[:20], "a reason for logs contains nothing of the token")
			require.NotContains(t, err.Error(), "user_1")
			require.Less(t, len(err.Error()), 200)
			reason, known := auth.ReasonOf(err)
			require.True(t, known)
			require.Contains(t, auth.Reasons(), reason)

			_, _, err = verifier.Verify(t.Context(), token)
			require.ErrorIs(t, err, auth.ErrUnauthenticated, "also the second time")
		})
	}
}
