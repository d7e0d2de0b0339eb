package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/clerk/clerk-sdk-go/v2/jwt"
	"github.com/go-jose/go-jose/v3"
	josejwt "github.com/go-jose/go-jose/v3/jwt"

	"sneakerhead/internal/drop"
)

const (
	// algorithm is the only one that Clerk signs sessions with.
	algorithm = "RS256"
	// Leeway is how far the issuer's clock and ours may differ.
	Leeway = 5 * time.Second
	// maxTokenBytes is twice what a browser's cookie can carry, which is where
	// Clerk keeps the same token. It bounds the work a stranger can ask for.
	maxTokenBytes = 8 << 10
)

// Rules are the claims a token must carry besides being signed.
type Rules struct {
	// Issuer must equal "iss" to the letter. It is required: an empty one
	// refuses every token.
	Issuer string
	// AuthorizedParties are the origins a token may have been issued to. When
	// there are any, "azp" must be one of them, and a token without is refused.
	AuthorizedParties []string
}

// Verifier verifies session tokens. It may be used by many goroutines at once.
type Verifier struct {
	keys    Keys
	issuer  string
	parties map[string]struct{}
	now     func() time.Time
	seen    *cache
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

// Verify returns who token speaks for. Its error wraps [ErrUnauthenticated], or drop.ErrUnavailable when there is no key
// yet to tell with.
//
// first is true for exactly one of the calls that find token not yet in memory:
// its caller writes down the user's name. It can be true again for the same token
// after a restart, on another replica, after [Verifier.Forget], when memory was
// needed for newer tokens or when the token was not shown for a minute, so what it
// triggers must bear repetition.
func (v *Verifier) Verify(ctx context.Context, token string) (id Identity, first bool, err error) {
	if len(token) > maxTokenBytes {
		return Identity{}, false, refuse("the token is larger than 8 KiB")
	}
	key := hashToken(token)
	if known := v.seen.get(key); known != nil {
		if err := known.validAt(v.now()); err != nil {
			return Identity{}, false, err
		}
		return known.identity, false, nil
	}
	// Refusals are not remembered: whoever is refused can make up as many
	// different tokens as there are entries, and would push out real users.
	// What a refusal costs is bounded by the limit on its address.
	found, err := v.verify(ctx, token)
	if err != nil {
		return Identity{}, false, err
	}
	return found.identity, v.seen.put(key, found), nil
}

// Forget makes the next Verify of token report it as seen for the first time: for
// a caller who could not do what the first time asks for.
func (v *Verifier) Forget(token string) {
	v.seen.remove(hashToken(token))
}

func (v *Verifier) verify(ctx context.Context, token string) (*verified, error) {
	header, err := readHeader(token)
	if err != nil {
		return nil, err
	}
	key, err := v.keys.Key(ctx, header.KeyID)
	if errors.Is(err, drop.ErrUnavailable) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: no key for this token: %w", ErrUnauthenticated, err)
	}
	now := v.now()
	own := &claims{}
	_, err = jwt.Verify(ctx, &jwt.VerifyParams{
		Token:                   token,
		JWK:                     key,
		Clock:                   frozenClock{now},
		Leeway:                  Leeway,
		CustomClaimsConstructor: func(context.Context) any { return own },
		// The SDK's own check of the issuer lets look-alikes pass; a proxy's
		// address is the one form that it compares to the letter.
		ProxyURL: &v.issuer,
	})
	if err != nil {
		return nil, refuse(reason(err))
	}
	if err := v.check(own); err != nil {
		return nil, err
	}
	found := own.verified()
	if err := found.validAt(now); err != nil {
		return nil, err
	}
	return found, nil
}

// reason puts the SDK's error into words of our own, so that nothing from inside
// an unverified token can reach a log.
func reason(err error) string {
	switch {
	case errors.Is(err, jose.ErrCryptoFailure):
		return "the signature is not of our key"
	case errors.Is(err, josejwt.ErrExpired):
		return "the token has expired"
	case errors.Is(err, josejwt.ErrNotValidYet), errors.Is(err, josejwt.ErrIssuedInTheFuture):
		return "the token is not valid yet"
	default:
		return "the token is malformed or of another issuer"
	}
}

func refuse(reason string) error {
	return fmt.Errorf("%w: %s", ErrUnauthenticated, reason)
}

// frozenClock gives the SDK the same instant that our own checks use.
type frozenClock struct{ at time.Time }

func (c frozenClock) Now() time.Time { return c.at }
