package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v3"
	"github.com/go-jose/go-jose/v3/jwt"
)

const (
	devIssuer = "sneakerhead-dev"
	devParty  = "sneakerhead-dev-sign-in"
	// devTokenLife is long, because nothing renews these tokens. Clerk's last for a minute, and
	// Clerk's script renews them.
	devTokenLife = 24 * time.Hour
	// clerkTokenLife is how long Clerk's tokens last.
	clerkTokenLife = time.Minute
)

// DevIssuer replaces Clerk on a developer's machine: it issues a token to anybody who asks. The
// tokens pass the same [Verifier] as Clerk's, so that development runs the same code as production.
// It must never be reachable from another machine; package config allows it on loopback addresses
// only.
type DevIssuer struct {
	signer    jose.Signer
	publicPEM string
	rules     Rules
	life      time.Duration
	now       func() time.Time
}

// NewDevIssuer returns an issuer that signs with the RSA key in keyPEM.
func NewDevIssuer(keyPEM string, now func() time.Time) (*DevIssuer, error) {
	return newIssuer(keyPEM, Rules{Issuer: devIssuer, AuthorizedParties: []string{devParty}}, devTokenLife, now)
}

// NewTestIssuer returns an issuer of tokens like Clerk's for a test instance, whose CLERK_JWT_KEY
// is the public key of keyPEM. They meet the rules, of which the first party is theirs.
func NewTestIssuer(keyPEM string, rules Rules, now func() time.Time) (*DevIssuer, error) {
	return newIssuer(keyPEM, rules, clerkTokenLife, now)
}

func newIssuer(keyPEM string, rules Rules, life time.Duration, now func() time.Time) (*DevIssuer, error) {
	key, err := parsePrivateKey([]byte(keyPEM))
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("encode the dev public key: %w", err)
	}
	fingerprint := sha256.Sum256(public)
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", "dev_"+hex.EncodeToString(fingerprint[:8]))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, options)
	if err != nil {
		return nil, fmt.Errorf("make the dev signer: %w", err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	return &DevIssuer{signer: signer, publicPEM: string(publicPEM), rules: rules, life: life, now: now}, nil
}

// PublicPEM returns the key that verifies this issuer's tokens, for [NewStaticKey].
func (d *DevIssuer) PublicPEM() string { return d.publicPEM }

// Rules returns the rules for a [Verifier] of this issuer's tokens.
func (d *DevIssuer) Rules() Rules { return d.rules }

// SignIn starts a session and returns its token and the identity in it. The user id depends on the
// e-mail only, so signing in again gives the same user. When the profile is not acceptable, the
// error is a [drop.Refusal] that names the fields.
func (d *DevIssuer) SignIn(profile DevProfile) (string, Identity, error) {
	profile, err := profile.normalised()
	if err != nil {
		return "", Identity{}, err
	}
	issuedAt := d.now().UTC().Truncate(time.Second)
	identity := Identity{
		UserID:    devUserID(profile.Email),
		SessionID: "sess_dev_" + rand.Text(),
		Email:     profile.Email,
		FirstName: profile.FirstName,
		LastName:  profile.LastName,
		ImageURL:  profile.ImageURL,
		IssuedAt:  issuedAt,
		ExpiresAt: issuedAt.Add(d.life),
	}
	token, err := d.sign(identity)
	if err != nil {
		return "", Identity{}, fmt.Errorf("sign a dev token: %w", err)
	}
	return token, identity, nil
}

func (d *DevIssuer) sign(id Identity) (string, error) {
	return jwt.Signed(d.signer).Claims(map[string]any{
		"sub": id.UserID, "sid": id.SessionID, "iss": d.rules.Issuer, "azp": d.rules.AuthorizedParties[0],
		"iat": id.IssuedAt.Unix(), "nbf": id.IssuedAt.Unix(), "exp": id.ExpiresAt.Unix(),
		"email": id.Email, "first_name": id.FirstName, "last_name": id.LastName, "image_url": id.ImageURL,
	}).CompactSerialize()
}

func devUserID(foldedEmail string) string {
	sum := sha256.Sum256([]byte(foldedEmail))
	return "user_dev_" + hex.EncodeToString(sum[:12])
}
