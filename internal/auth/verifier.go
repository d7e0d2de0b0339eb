package auth

import (
	"context"
	"crypto"
	"crypto/rsa"
	"errors"
	"sync/atomic"
	"time"

	"sneakerhead/internal/drop"
)

const (
	// algorithm is the only one that Clerk uses for session tokens.
	algorithm = "RS256"
	// Leeway is how far the issuer's clock and ours may differ.
	Leeway = 5 * time.Second
	// maxTokenBytes bounds the work that anybody can cause. It is twice the size of the largest
	// cookie, in which Clerk keeps the same token.
	maxTokenBytes = 8 << 10
)

// Rules are the claims that a token must have.
type Rules struct {
	// Issuer must equal "iss" exactly. It is required: when it is empty, every token is refused.
	Issuer string
	// AuthorizedParties are the origins that a token may have been issued to. When there are any,
	// "azp" must be one of them, and a token without "azp" is refused.
	AuthorizedParties []string
}

// Verifier verifies session tokens. It may be used by many goroutines at once.
type Verifier struct {
	keys    Keys
	issuer  string
	parties map[string]struct{}
	now     func() time.Time
	seen    *cache
	header  atomic.Pointer[knownHeader]
}

// NewVerifier returns a Verifier that takes its keys from keys and its time from
// now, which is time.Now outside of tests.
func NewVerifier(keys Keys, rules Rules, now func() time.Time) *Verifier {
	parties := make(map[string]struct{}, len(rules.AuthorizedParties))
	for _, party := range rules.AuthorizedParties {
		parties[party] = struct{}{}
	}
	return &Verifier{keys: keys, issuer: rules.Issuer, parties: parties, now: now, seen: newCache(cacheEntries, now)}
}

// Verify returns whose token it is. Its error wraps [ErrUnauthenticated], or drop.ErrUnavailable
// while there is no key to verify it with.
//
// first is true for exactly one of the calls that find the token not in the cache; that caller
// should store the user. It can be true again for the same token: after a restart, on another
// replica, after [Verifier.Forget], when the cache was full, or when the token was not used for a
// minute. So what the caller does must be repeatable.
func (v *Verifier) Verify(ctx context.Context, token string) (id Identity, first bool, err error) {
	if len(token) > maxTokenBytes {
		return Identity{}, false, refuse(ReasonMalformed, "the token is larger than 8 KiB")
	}
	key := hashToken(token)
	if known := v.seen.get(key); known != nil {
		if err := known.validAt(v.now()); err != nil {
			return Identity{}, false, err
		}
		return known.identity, false, nil
	}
	// Refusals are not cached: anybody can make up enough tokens to push those of real users out of
	// the cache. The rate limit of the address bounds what refusals cost.
	found, err := v.verify(ctx, token)
	if err != nil {
		return Identity{}, false, err
	}
	return found.identity, v.seen.put(key, found), nil
}

// Forget makes the next Verify of the token report it as first again. A caller that could not store
// the user calls it.
func (v *Verifier) Forget(token string) {
	v.seen.remove(hashToken(token))
}

// verify checks the claims before the signature: anybody can send tokens that have expired or that
// another issuer has signed, and a signature costs more than everything else here. What the claims
// say counts only because the signature over the same bytes is checked afterwards.
func (v *Verifier) verify(ctx context.Context, token string) (*verified, error) {
	t, err := v.read(token)
	if err != nil {
		return nil, err
	}
	if err := v.check(t.claims); err != nil {
		return nil, err
	}
	found := t.claims.verified()
	if err := found.validAt(v.now()); err != nil {
		return nil, err
	}
	if err := v.checkSignature(ctx, t); err != nil {
		return nil, err
	}
	v.knowHeader(t)
	return found, nil
}

// checkSignature checks an RS256 signature (RFC 7518, section 3.3) itself. Clerk's jwt.Verify
// decodes the whole token two more times to do the same: 140 µs in place of 45 µs, and most tokens
// are new at an opening. See docs/decisions/0012.
func (v *Verifier) checkSignature(ctx context.Context, t *unverified) error {
	key, err := v.keys.Key(ctx, t.header.KeyID)
	if errors.Is(err, drop.ErrUnavailable) {
		return err
	}
	if err != nil {
		return refuse(ReasonUnknownKey, "no key for this token: "+err.Error())
	}
	public, isRSA := key.Key.(*rsa.PublicKey)
	if !isRSA || key.Algorithm != "" && key.Algorithm != algorithm {
		return refuse(ReasonUnknownKey, "the key of this token is not for "+algorithm)
	}
	digest := hashText(t.signed)
	if rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], t.signature) != nil {
		return refuse(ReasonSignature, "the signature is not of our key")
	}
	return nil
}
