package auth_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

func BenchmarkVerify(b *testing.B) {
	authority := authtest.New(b)
	token := authority.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil)
	verifier := authority.VerifierAt(noon)

	b.Run("miss", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			verifier.Forget(token)
			_, _, err := verifier.Verify(b.Context(), token)
			require.NoError(b, err)
		}
	})
	b.Run("hit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := verifier.Verify(b.Context(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("hits on every core", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, _, err := verifier.Verify(b.Context(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
