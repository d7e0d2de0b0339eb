package auth

import (
	"errors"
	"fmt"

	"sneakerhead/internal/drop"
)

// Reason says why a token was refused, as metrics and the log name it.
type Reason string

// Every reason. The first group is what a wrong setting looks like, if it is wrong for every token;
// strangers can cause each of them too.
const (
	ReasonIssuer     Reason = "issuer"      // "iss" is not our issuer
	ReasonParty      Reason = "party"       // "azp" is missing or not listed
	ReasonUnknownKey Reason = "unknown_key" // none of our keys has the token's key id
	ReasonSignature  Reason = "signature"   // our key did not make the signature
	ReasonNoKeys     Reason = "no_keys"     // Clerk's keys could not be fetched yet, so nothing can be verified

	ReasonMalformed Reason = "malformed" // it is no token that Clerk makes
	ReasonClaims    Reason = "claims"    // a claim that Clerk always sets is missing or unusable
	ReasonExpired   Reason = "expired"
	ReasonEarly     Reason = "early" // it is not valid yet
	ReasonPending   Reason = "pending"
	ReasonDeleted   Reason = "deleted" // the token verifies, and its user is deleted
)

// Reasons returns every reason.
func Reasons() []Reason {
	return []Reason{
		ReasonIssuer, ReasonParty, ReasonUnknownKey, ReasonSignature, ReasonNoKeys,
		ReasonMalformed, ReasonClaims, ReasonExpired, ReasonEarly, ReasonPending, ReasonDeleted,
	}
}

// ReasonOf returns why a token was not accepted. There is none for an error that is not about the
// token or its keys, such as the end of a request.
func ReasonOf(err error) (Reason, bool) {
	var refused *refusedToken
	switch {
	case errors.As(err, &refused):
		return refused.reason, true
	case errors.Is(err, ErrDeletedUser):
		return ReasonDeleted, true
	case errors.Is(err, drop.ErrUnavailable):
		return ReasonNoKeys, true
	default:
		return "", false
	}
}

// Setting names the settings that may be wrong when every token is refused for this reason; it is
// empty for a reason that no setting causes.
func (r Reason) Setting() string {
	switch r {
	case ReasonIssuer:
		return "CLERK_ISSUER"
	case ReasonParty:
		return "CLERK_AUTHORIZED_PARTIES, CLIENT_URL"
	case ReasonUnknownKey, ReasonNoKeys:
		return "CLERK_SECRET_KEY, CLERK_API_URL"
	case ReasonSignature:
		return "CLERK_JWT_KEY"
	default:
		return ""
	}
}

// refusedToken is the error of a token that is refused.
type refusedToken struct {
	reason Reason
	text   string
}

func refuse(reason Reason, text string) error { return &refusedToken{reason, text} }

func (r *refusedToken) Error() string { return fmt.Sprintf("%s: %s", ErrUnauthenticated, r.text) }

func (r *refusedToken) Unwrap() error { return ErrUnauthenticated }
