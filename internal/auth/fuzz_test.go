package auth_test

import (
	"errors"
	"strings"
	"testing"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
)

// FuzzVerify changes tokens that were signed with an unknown key. Every result must be refused with
// ErrUnauthenticated, without a panic.
func FuzzVerify(f *testing.F) {
	verifier := authtest.New(f).VerifierAt(noon)
	stranger := authtest.New(f)
	good := stranger.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil)
	parts := strings.Split(good, ".")
	f.Add(good)
	f.Add(parts[0] + "." + parts[1] + ".")
	f.Add(authtest.Segment([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".")
	f.Add(authtest.SignHMAC(f, "HS256", []byte("secret"), authtest.ClaimsFor("user_1", noon(), nil)))
	f.Add(stranger.Sign(authtest.Claims{}, authtest.Claims{"crit": []string{"b64"}, "b64": false}))
	f.Add(`{"payload":"","signatures":[{"protected":"e30","signature":""}]}`)
	f.Add("")

	f.Fuzz(func(t *testing.T, token string) {
		id, first, err := verifier.Verify(t.Context(), token)
		if !errors.Is(err, auth.ErrUnauthenticated) || first || id != (auth.Identity{}) {
			t.Fatalf("a token of no known key was not refused: %v", err)
		}
		if len(err.Error()) > 200 || strings.ContainsAny(err.Error(), "\n\r") {
			t.Fatalf("the reason is no short line: %q", err)
		}
	})
}
