package auth

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

const privateBlock = "PRIVATE KEY"

// NewDevKey makes a signing key for [NewDevIssuer], as PEM. With it one can sign in as anybody on
// servers with dev sign-in.
func NewDevKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, minKeyBits)
	if err != nil {
		return "", fmt.Errorf("generate the dev signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("encode the dev signing key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der})), nil
}

func parsePrivateKey(text []byte) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != privateBlock {
		return nil, errors.New(`want a PEM block that starts with "-----BEGIN PRIVATE KEY-----"`)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, isRSA := parsed.(*rsa.PrivateKey)
	if err != nil || !isRSA || key.N.BitLen() < minKeyBits {
		return nil, fmt.Errorf("want an RSA private key of at least %d bits in PKCS #8", minKeyBits)
	}
	return key, nil
}
