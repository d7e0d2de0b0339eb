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

// Keys gives the public key that a token says it was signed with. It is asked
// with a key id that nobody has verified yet, on the path of every token seen for
// the first time, by many goroutines at once: a source that fetches keys has to
// bound how often strangers can make it do so. An error refuses the token.
type Keys interface {
	Key(ctx context.Context, keyID string) (*clerk.JSONWebKey, error)
}

// StaticKey is the one key that the operator gave. It answers to any key id,
// because a PEM public key does not carry its own.
type StaticKey struct{ key *clerk.JSONWebKey }

// NewStaticKey reads an RSA public key of at least 2048 bits from a PEM block of
// type PUBLIC KEY, as Clerk's dashboard shows it. The two characters "\n" are
// read as a line's end: many places that keep settings allow one line only.
// The error says what was expected and holds nothing of the text.
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

// Key returns the key, whatever the id. The zero StaticKey refuses.
func (s StaticKey) Key(context.Context, string) (*clerk.JSONWebKey, error) {
	if s.key == nil {
		return nil, errors.New("no verification key is set")
	}
	return s.key, nil
}
