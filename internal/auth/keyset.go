package auth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/clerk/clerk-sdk-go/v2"

	"sneakerhead/internal/drop"
)

// unknownKeyPause is how long unknown key ids are refused after a fetch before one causes another
// fetch.
const unknownKeyPause = 30 * time.Second

// keysLimit bounds a fetch of the keys. Requests with an unknown key wait for it, and must be
// answered in time too.
const keysLimit = 2 * time.Second

// KeySet is [Keys] from Clerk's JWKS. Call Refresh regularly: a key that Clerk has revoked is
// dropped by the next refresh. Tokens with unknown key ids, which anybody can make, cause at most
// one fetch in 30 s.
type KeySet struct {
	fetch func(ctx context.Context) ([]*clerk.JSONWebKey, error)
	now   func() time.Time
	keys  atomic.Pointer[map[string]*clerk.JSONWebKey]

	mu    sync.Mutex // held during a fetch, so that other callers wait for that fetch
	tried time.Time
}

var _ Keys = (*KeySet)(nil)

// NewKeySet returns a set that is empty until its first refresh, and takes its keys from fetch.
func NewKeySet(fetch func(ctx context.Context) ([]*clerk.JSONWebKey, error), now func() time.Time) *KeySet {
	return &KeySet{fetch: fetch, now: now}
}

// Key implements [Keys]. drop.ErrUnavailable: no keys could be fetched yet, so no token can be
// verified.
func (s *KeySet) Key(ctx context.Context, keyID string) (*clerk.JSONWebKey, error) {
	if key, ok := s.known(keyID); ok {
		return key, nil
	}
	err := s.refreshUnless(ctx, func() bool {
		_, ok := s.known(keyID)
		return ok || s.now().Sub(s.tried) < unknownKeyPause
	})
	if key, ok := s.known(keyID); ok {
		return key, nil
	}
	if s.keys.Load() == nil {
		return nil, errors.Join(drop.ErrUnavailable, err)
	}
	return nil, errors.New("its key id is not one of Clerk's")
}

// Refresh fetches the keys again.
func (s *KeySet) Refresh(ctx context.Context) error {
	return s.refreshUnless(ctx, func() bool { return false })
}

func (s *KeySet) refreshUnless(ctx context.Context, done func() bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if done() {
		return nil
	}
	s.tried = s.now()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), keysLimit) // not cancelled with the caller's request, because others wait for the fetch too
	defer cancel()
	fetched, err := s.fetch(ctx)
	if err != nil {
		return fmt.Errorf("refresh session keys: %w", err)
	}
	keys := make(map[string]*clerk.JSONWebKey, len(fetched))
	for _, key := range fetched {
		if key != nil && key.Key != nil && key.KeyID != "" && (key.Algorithm == "" || key.Algorithm == algorithm) {
			keys[key.KeyID] = key
		}
	}
	if len(keys) == 0 {
		return errors.New("refresh session keys: Clerk's set has none for " + algorithm)
	}
	s.keys.Store(&keys)
	return nil
}

func (s *KeySet) known(keyID string) (*clerk.JSONWebKey, bool) {
	keys := s.keys.Load()
	if keys == nil {
		return nil, false
	}
	key, ok := (*keys)[keyID]
	return key, ok
}
