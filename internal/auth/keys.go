package auth

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/clerk/clerk-sdk-go/v2"
)

// minKeyBits is the least that RS256 permits (RFC 7518, section 3.3).
const minKeyBits = 2048

// Keys has the public keys that verify tokens. Key is called for every token that is not cached, by
// many goroutines at the same time, with a key id that anybody could have made up. An
// implementation that fetches keys must bound how often it does. An error refuses the token.
type Keys interface {
	Key(ctx context.Context, keyID string) (*clerk.JSONWebKey, error)
}

// StaticKey is the key in CLERK_JWT_KEY. It is used for any key id, because a PEM public key does
// not contain its own id.
type StaticKey struct{ key *clerk.JSONWebKey }

// NewStaticKey reads an RSA public key of at least 2048 bits from a PEM block of type PUBLIC KEY,
// as Clerk's dashboard shows it. The two characters "\n" count as a line break, because many tools
// for settings allow one line only. The error says what was expected and contains nothing of the
// text.
func NewStaticKey(pemText string) (StaticKey, error) {
	text := strings.TrimSpace(strings.ReplaceAll(pemText, `\n`, "\n"))
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "PUBLIC KEY" || len(strings.TrimSpace(string(rest))) > 0 {
		return StaticKey{}, errors.New(`want one PEM block that starts with "-----BEGIN PUBLIC KEY-----"`)
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return StaticKey{}, errors.New("want an RSA public key, this PEM block cannot be read")
	}
	public, isRSA := parsed.(*rsa.PublicKey)
	if !isRSA {
		return StaticKey{}, errors.New("want an RSA public key, this PEM block holds another kind")
	}
	if bits := public.N.BitLen(); bits < minKeyBits {
		return StaticKey{}, fmt.Errorf("want an RSA public key of at least %d bits, this one has %d", minKeyBits, bits)
	}
	return StaticKey{key: &clerk.JSONWebKey{Key: public, Algorithm: algorithm}}, nil
}

// Key returns the key for any id. The zero StaticKey returns an error.
func (s StaticKey) Key(context.Context, string) (*clerk.JSONWebKey, error) {
	if s.key == nil {
		return nil, errors.New("no verification key is set")
	}
	return s.key, nil
}
