// Package authtest makes session tokens for tests: valid ones, as Clerk issues them, and many kinds
// of invalid ones. It signs without a JWT library, because a good one refuses to make most of the
// invalid ones.
package authtest

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"maps"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v3"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
)

// Issuer and Party are what [Authority.Rules] requires.
const (
	Issuer = "https://clerk.sneakerhead.test"
	Party  = "https://shop.sneakerhead.test"
)

const keyID = "ins_test"

// Claims are a token's claims by name. A nil value removes the claim.
type Claims map[string]any

// Authority is an issuer of tokens with its own key.
type Authority struct {
	tb  testing.TB
	key *rsa.PrivateKey
}

// New makes an authority. Making its key takes about 0.1 s, so share one in a test.
func New(tb testing.TB) *Authority {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(tb, err)
	return &Authority{tb: tb, key: key}
}

// PublicPEM returns the key that verifies this authority's tokens.
func (a *Authority) PublicPEM() string {
	der, err := x509.MarshalPKIXPublicKey(&a.key.PublicKey)
	require.NoError(a.tb, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// JWK returns the same key in the form in which Clerk publishes keys, with the id that is in the
// tokens.
func (a *Authority) JWK() jose.JSONWebKey {
	return jose.JSONWebKey{Key: &a.key.PublicKey, KeyID: keyID, Algorithm: "RS256", Use: "sig"}
}

// Rules returns rules that this authority's tokens meet.
func (a *Authority) Rules() auth.Rules {
	return auth.Rules{Issuer: Issuer, AuthorizedParties: []string{Party}}
}

// Verifier returns a verifier that accepts this authority's tokens, with the
// system's clock.
func (a *Authority) Verifier() *auth.Verifier { return a.VerifierAt(time.Now) }

// VerifierAt is [Authority.Verifier] with the test's clock.
func (a *Authority) VerifierAt(now func() time.Time) *auth.Verifier {
	key, err := auth.NewStaticKey(a.PublicPEM())
	require.NoError(a.tb, err)
	return auth.NewVerifier(key, a.Rules(), now)
}

// ClaimsFor returns the claims of a good token for userID: issued at now, for one
// minute, with a name. Changes replace or, when nil, remove claims.
func ClaimsFor(userID string, now time.Time, changes Claims) Claims {
	claims := Claims{
		"sub": userID, "sid": "sess_" + userID, "iss": Issuer, "azp": Party,
		"iat": now.Unix(), "nbf": now.Unix() - 10, "exp": now.Unix() + 60, "sts": "active", "v": 2,
		"email": userID + "@example.com", "first_name": "Alex", "last_name": "Miller",
		"image_url": "https://img.example.com/" + userID + ".png",
	}
	for name, value := range changes {
		if value == nil {
			delete(claims, name)
		} else {
			claims[name] = value
		}
	}
	return claims
}

// Token returns a good token for userID, issued now, with changed claims.
func (a *Authority) Token(userID string, changes Claims) string {
	return a.Sign(ClaimsFor(userID, time.Now(), changes), nil)
}

// Sign signs any claims with RS256. Header changes replace members of the header or, when nil,
// remove them; the algorithm stays RS256 whatever the header says.
func (a *Authority) Sign(claims, headerChanges Claims) string {
	return a.SignPayload(Marshal(a.tb, claims), headerChanges)
}

// SignPayload is [Authority.Sign] for a payload that need not be JSON.
func (a *Authority) SignPayload(payload []byte, headerChanges Claims) string {
	header := Claims{"alg": "RS256", "typ": "JWT", "kid": keyID}
	maps.Copy(header, headerChanges)
	maps.DeleteFunc(header, func(_ string, value any) bool { return value == nil })
	input := Segment(Marshal(a.tb, header)) + "." + Segment(payload)
	digest := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPKCS1v15(rand.Reader, a.key, crypto.SHA256, digest[:])
	require.NoError(a.tb, err)
	return input + "." + Segment(signature)
}

// SignPSS signs with the same key and the scheme named PS256.
func (a *Authority) SignPSS(claims Claims) string {
	input := Segment([]byte(`{"alg":"PS256","typ":"JWT"}`)) + "." + Segment(Marshal(a.tb, claims))
	digest := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPSS(rand.Reader, a.key, crypto.SHA256, digest[:], nil)
	require.NoError(a.tb, err)
	return input + "." + Segment(signature)
}

// SignHMAC signs with HS256 and puts alg into the header. With a public key as the secret, this is
// the known attack that confuses the algorithms of a key.
func SignHMAC(tb testing.TB, alg string, secret []byte, claims Claims) string {
	tb.Helper()
	input := Segment(Marshal(tb, Claims{"alg": alg, "typ": "JWT"})) + "." + Segment(Marshal(tb, claims))
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(input))
	return input + "." + Segment(mac.Sum(nil))
}

// Segment encodes one part of a token.
func Segment(text []byte) string { return base64.RawURLEncoding.EncodeToString(text) }

// Marshal is json.Marshal, and fails the test on an error.
func Marshal(tb testing.TB, claims Claims) []byte {
	tb.Helper()
	text, err := json.Marshal(claims)
	require.NoError(tb, err)
	return text
}
