// Package auth answers who is asking. It verifies Clerk session tokens without
// touching the network, remembers the ones it has verified, and, on a developer's
// machine, issues tokens of the same shape that pass through the same verifier.
//
// What an identity may do is decided elsewhere, with one exception: the e-mail
// addresses that the operator listed as admins, which need no database.
package auth

import (
	"errors"
	"time"

	"sneakerhead/internal/drop"
)

// ErrUnauthenticated is what every refusal of a token wraps. The text after it is
// a reason for logs: it never holds the token nor any part of it, and should not
// be shown to the caller, whom it would only help to guess.
var ErrUnauthenticated = errors.New("unauthenticated")

// Identity is what a verified session token says about its bearer.
//
// UserID and SessionID are never empty and are plain visible ASCII. The profile
// fields may be empty: a Clerk instance adds them only when told to. They hold no
// control characters and are bounded, so they may be stored as they are.
type Identity struct {
	UserID    string // Clerk's "sub"
	SessionID string // Clerk's "sid"
	Email     string // verified by Clerk; never shown to other users
	FirstName string
	LastName  string
	ImageURL  string // https, or empty

	IssuedAt  time.Time // zero when the token does not say
	ExpiresAt time.Time // the token's own time, without leeway
}

// User returns the identity as a user of the product: what the token says of them, as of when it was issued.
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
