package auth_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/clerk/clerk-sdk-go/v2"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
)

func TestNewStaticKey(t *testing.T) {
	t.Parallel()
	text := authtest.New(t).PublicPEM()

	for name, accepted := range map[string]string{
		"as written":         text,
		"trimmed":            strings.TrimSpace(text),
		"on one line":        strings.ReplaceAll(text, "\n", `\n`),
		"with Windows' ends": strings.ReplaceAll(text, "\n", "\r\n"),
	} {
		_, err := auth.NewStaticKey(accepted)
		require.NoError(t, err, name)
	}

	ellipticKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKIXPublicKey(&ellipticKey.PublicKey)
	require.NoError(t, err)

	for name, refused := range map[string]string{
		"empty":               "",
		"no PEM":              "sk_live_secret",
		"a private key":       strings.ReplaceAll(text, "PUBLIC", "PRIVATE"),
		"a certificate":       strings.ReplaceAll(text, "PUBLIC KEY", "CERTIFICATE"),
		"half a key":          text[:len(text)/2],
		"two keys":            text + text,
		"a changed key":       strings.Replace(text, "MIIB", "AAAA", 1),
		"an elliptic key":     string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})),
		"an RSA key too weak": weakKey,
	} {
		_, err := auth.NewStaticKey(refused)
		require.ErrorContains(t, err, "want ", name)
		require.NotContains(t, err.Error(), "sk_live_secret", name)
	}
}

func TestStaticKey_ZeroRefuses(t *testing.T) {
	t.Parallel()
	authority := authtest.New(t)
	verifier := auth.NewVerifier(auth.StaticKey{}, authority.Rules(), noon)
	_, _, err := verifier.Verify(t.Context(), authority.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil))
	require.ErrorIs(t, err, auth.ErrUnauthenticated)
}

// weakKey has 1024 bits. Go no longer generates such keys.
const weakKey = `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCx4INaT/iLIslIy6q48Vj3brhL
ZTQsHCgNR2n0FGOP2RoQUhQyJo1uxpa9MaIuksVdu/rYcK+XRb5BTZjA48H7Oyqc
5cKL0IdBwbJIatamziiYuEgJ3MTWlfKayy7lgK5wVC3PGHBi+I6Q6HjqkbfCE17L
mNBXdKWGk43VmJvFeQIDAQAB
-----END PUBLIC KEY-----`

// keys implements auth.Keys with any result, to test that the verifier checks the keys that it
// gets.
type keys func(keyID string) (*clerk.JSONWebKey, error)

func (k keys) Key(_ context.Context, keyID string) (*clerk.JSONWebKey, error) { return k(keyID) }

func TestVerifier_Keys(t *testing.T) {
	t.Parallel()
	authority := authtest.New(t)
	static, err := auth.NewStaticKey(authority.PublicPEM())
	require.NoError(t, err)
	key, err := static.Key(t.Context(), "")
	require.NoError(t, err)
	claims := authtest.ClaimsFor("user_1", noon(), nil)

	t.Run("are asked for by the token's key id", func(t *testing.T) {
		t.Parallel()
		source := keys(func(keyID string) (*clerk.JSONWebKey, error) {
			if keyID != "ins_test" {
				return nil, errors.New("unknown key id")
			}
			return key, nil
		})
		verifier := auth.NewVerifier(source, authority.Rules(), noon)
		_, _, err := verifier.Verify(t.Context(), authority.Sign(claims, nil))
		require.NoError(t, err)
		_, _, err = verifier.Verify(t.Context(), authority.Sign(claims, authtest.Claims{"kid": "ins_other"}))
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	})

	t.Run("do not choose the algorithm", func(t *testing.T) {
		t.Parallel()
		source := keys(func(string) (*clerk.JSONWebKey, error) {
			return &clerk.JSONWebKey{Key: key.Key, Algorithm: "PS256"}, nil
		})
		_, _, err := auth.NewVerifier(source, authority.Rules(), noon).Verify(t.Context(), authority.SignPSS(claims))
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	})

	t.Run("verify nothing when no issuer is configured", func(t *testing.T) {
		t.Parallel()
		verifier := auth.NewVerifier(static, auth.Rules{}, noon)
		_, _, err := verifier.Verify(t.Context(), authority.Sign(authtest.ClaimsFor("user_1", noon(), authtest.Claims{"iss": nil}), nil))
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	})
}
