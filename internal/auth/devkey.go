package auth

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const privateBlock = "PRIVATE KEY"

// loadOrCreateKey reads the key at path, or makes one there, readable by its owner
// only. When several processes find no key at the same moment, one of them makes
// it and the others read that one.
func loadOrCreateKey(path string) (*rsa.PrivateKey, error) {
	key, err := loadKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key, err = rsa.GenerateKey(rand.Reader, minKeyBits)
	if err != nil {
		return nil, fmt.Errorf("generate: %w", err)
	}
	err = publishKey(path, key)
	if errors.Is(err, fs.ErrExist) {
		return loadKey(path)
	}
	if err != nil {
		return nil, err
	}
	return key, nil
}

func loadKey(path string) (*rsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := parsePrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; delete the file to have a new one made", path, err)
	}
	return key, nil
}

// publishKey writes the key beside path and links it into place: a link appears
// whole or not at all, and, other than a rename, does not replace a key that came
// first. It returns fs.ErrExist when one did.
func publishKey(path string, key *rsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	// CreateTemp gives the file mode 0600, and the link shares it.
	draft, err := os.CreateTemp(filepath.Dir(path), ".signing-key-*")
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	err = pem.Encode(draft, &pem.Block{Type: privateBlock, Bytes: der})
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return os.Link(draft.Name(), path)
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
