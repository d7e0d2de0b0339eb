// Package auth identifies who makes a request. It verifies Clerk's session tokens without a network
// call, caches those that it has verified, and, on a developer's machine, issues tokens of the same
// form that pass the same verifier.
//
// It does not decide what an identity may do, with one exception: it knows the e-mail addresses of
// ADMIN_EMAILS.
package auth

import (
	"errors"
	"fmt"
	"time"

	"sneakerhead/internal/drop"
)

// ErrUnauthenticated is wrapped by every refusal of a token. The text after it is a reason for
// logs. It never contains the token or a part of it, and should not be sent to the caller, because
// it would help to guess.
var ErrUnauthenticated = errors.New("unauthenticated")

// ErrDeletedUser is the refusal of a token whose user Clerk has deleted. The token itself is valid.
var ErrDeletedUser = fmt.Errorf("%w: the user is deleted", ErrUnauthenticated)

// Identity is what a verified session token says about its bearer.
//
// UserID and SessionID are never empty and consist of visible ASCII characters. The profile fields
// may be empty: a Clerk instance adds them only when it is configured to. They have no control
// characters and a bounded length, so they can be stored as they are.
type Identity struct {
	UserID    string // Clerk's "sub"
	SessionID string // Clerk's "sid"
	Email     string // verified by Clerk; never shown to other users
	FirstName string
	LastName  string
	ImageURL  string // https, or empty

	IssuedAt  time.Time // zero when the token does not say
	ExpiresAt time.Time // as in the token, without leeway
}

// User returns the identity as a user, as of the time when the token was issued.
func (id Identity) User() drop.User {
	return drop.User{
		ClerkID:   id.UserID,
		Email:     id.Email,
		FirstName: id.FirstName,
		LastName:  id.LastName,
		ImageURL:  id.ImageURL,
		SeenAt:    id.IssuedAt,
	}
}
