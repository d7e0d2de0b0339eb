package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/clerk/clerk-sdk-go/v2"
	"github.com/clerk/clerk-sdk-go/v2/jwks"
	"github.com/clerk/clerk-sdk-go/v2/user"

	"sneakerhead/internal/drop"
)

// clerkLimit bounds one call of Clerk's API.
const clerkLimit = 5 * time.Second

// Clerk calls Clerk's Backend API. That API is rate-limited and may be slow, so no request of a
// buyer waits for it.
type Clerk struct {
	keys  *jwks.Client
	users *user.Client
}

// NewClerk returns a client of the API at an address such as https://api.clerk.com (empty for that
// one).
func NewClerk(secretKey, apiURL string) *Clerk {
	config := &clerk.ClientConfig{BackendConfig: clerk.BackendConfig{
		Key:        clerk.String(secretKey),
		HTTPClient: &http.Client{Timeout: clerkLimit},
	}}
	if apiURL != "" {
		config.URL = clerk.String(withVersion(apiURL))
	}
	return &Clerk{keys: jwks.NewClient(config), users: user.NewClient(config)}
}

// withVersion adds the API's version to an address that does not name one.
func withVersion(apiURL string) string {
	trimmed := strings.TrimRight(apiURL, "/")
	if parsed, err := url.Parse(trimmed); err == nil && parsed.Path == "" {
		return trimmed + "/v1"
	}
	return trimmed
}

// PublicKeys fetches the keys that verify session tokens.
func (c *Clerk) PublicKeys(ctx context.Context) ([]*clerk.JSONWebKey, error) {
	set, err := c.keys.Get(ctx, &jwks.GetParams{})
	if err != nil {
		return nil, clerkError("fetch keys", err)
	}
	return set.Keys, nil
}

// Rename changes a user's name at Clerk. drop.Invalid: Clerk refuses it, and says why.
func (c *Clerk) Rename(ctx context.Context, userID, first, last string) error {
	_, err := c.users.Update(ctx, userID, &user.UpdateParams{FirstName: &first, LastName: &last})
	return clerkError("rename user", err)
}

// User fetches a user from Clerk.
func (c *Clerk) User(ctx context.Context, userID string) (drop.User, error) {
	known, err := c.users.Get(ctx, userID)
	if err != nil {
		return drop.User{}, clerkError("fetch user", err)
	}
	return userFromClerk(known), nil
}

// userFromClerk converts Clerk's user. The fields are cleaned like the claims of a token, and the
// address is left out unless it is verified: anybody can sign up with somebody else's.
func userFromClerk(u *clerk.User) drop.User {
	known := drop.User{
		ClerkID:   u.ID,
		FirstName: cleanName(u.FirstName),
		LastName:  cleanName(u.LastName),
		SeenAt:    time.UnixMilli(u.UpdatedAt).UTC(),
	}
	if u.ImageURL != nil {
		known.ImageURL = cleanImageURL(*u.ImageURL)
	}
	for _, address := range u.EmailAddresses {
		if u.PrimaryEmailAddressID != nil && address != nil && address.ID == *u.PrimaryEmailAddressID && isVerified(address) {
			known.Email = cleanEmail(address.EmailAddress)
		}
	}
	return known
}

func isVerified(address *clerk.EmailAddress) bool {
	return address.Verification != nil && address.Verification.Status == "verified"
}

func cleanName(name *string) string {
	if name == nil {
		return ""
	}
	return drop.Truncate(drop.Printable(*name), MaxNameRunes)
}

// clerkError turns an error of Clerk's into one of package drop. When Clerk refuses a request, its
// message is meant for people and is passed on.
func clerkError(operation string, err error) error {
	if err == nil {
		return nil
	}
	var refused *clerk.APIErrorResponse
	if !errors.As(err, &refused) {
		return fmt.Errorf("clerk: %s: %w: %w", operation, drop.ErrUnavailable, err)
	}
	switch refused.HTTPStatusCode {
	case http.StatusNotFound:
		return fmt.Errorf("clerk: %s: %w", operation, drop.ErrNotFound)
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return drop.Invalid(refusedFields(refused)...)
	default: // the rate limit, a wrong secret key, or a failure at Clerk: nothing that the user can correct
		return fmt.Errorf("clerk: %s: %w: status %d", operation, drop.ErrUnavailable, refused.HTTPStatusCode)
	}
}

// clerkFields maps Clerk's names of fields to ours.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var clerkFields = map[string]string{"first_name": "firstName", "last_name": "lastName"}

func refusedFields(refused *clerk.APIErrorResponse) []drop.FieldError {
	var fields []drop.FieldError
	for _, e := range refused.Errors {
		message := e.LongMessage
		if message == "" {
			message = e.Message
		}
		fields = append(fields, drop.FieldError{Field: "firstName", Message: "Clerk refuses it: " + drop.Truncate(drop.Printable(message), 200)})
		for theirs, ours := range clerkFields {
			if strings.Contains(string(e.Meta), theirs) {
				fields[len(fields)-1].Field = ours
			}
		}
	}
	return fields
}
