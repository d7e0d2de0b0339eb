package auth

import (
	"errors"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"sneakerhead/internal/drop"
)

const (
	maxIDBytes    = 128
	maxEmailBytes = 254 // RFC 5321, with errata 1690
	maxURLBytes   = 2048
	// MaxNameRunes bounds a first or last name.
	MaxNameRunes = 100
	// lastSecond is in the year 5138. A later time is most likely in milliseconds.
	lastSecond = 1e11
)

// claims are decoded beside the SDK's own, which accepts absurd times and does not have "sts" and
// the profile.
type claims struct {
	Subject         string       `json:"sub"`
	SessionID       string       `json:"sid"`
	Issuer          string       `json:"iss"`
	AuthorizedParty string       `json:"azp"`
	Status          string       `json:"sts"`
	IssuedAt        *numericDate `json:"iat"`
	NotBefore       *numericDate `json:"nbf"`
	Expiry          *numericDate `json:"exp"`

	Email           string      `json:"email"`
	EmailUnverified deniedClaim `json:"email_verified"`
	FirstName       string      `json:"first_name"`
	LastName        string      `json:"last_name"`
	ImageURL        string      `json:"image_url"`
}

// check checks claims against the rules. [verified.validAt] checks the times, and
// [Verifier.checkSignature] who has made them.
func (v *Verifier) check(c *claims) error {
	_, listed := v.parties[c.AuthorizedParty]
	switch {
	case v.issuer == "" || c.Issuer != v.issuer:
		return refuse(ReasonIssuer, "the token is of another issuer")
	case !isID(c.Subject):
		return refuse(ReasonClaims, `the token has no usable "sub"`)
	case !isID(c.SessionID):
		return refuse(ReasonClaims, `the token has no usable "sid"`)
	case c.Expiry == nil:
		return refuse(ReasonClaims, `the token has no "exp"`)
	case len(v.parties) > 0 && !listed:
		return refuse(ReasonParty, `the token's "azp" is missing or not listed`)
	case c.Status == "pending":
		return refuse(ReasonPending, "the session is pending")
	}
	return nil
}

// isID reports whether s can be a Clerk id. Ids become parts of Redis keys and rows.
func isID(s string) bool {
	return s != "" && len(s) <= maxIDBytes &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// verified is what a verified token says, with the times to check at each use.
type verified struct {
	identity  Identity
	notBefore time.Time // the later of "nbf" and "iat"; zero when neither is there
}

// verified panics for claims without an expiry.
func (c *claims) verified() *verified {
	v := &verified{identity: Identity{
		UserID:    c.Subject,
		SessionID: c.SessionID,
		Email:     c.verifiedEmail(),
		FirstName: drop.Truncate(drop.Printable(c.FirstName), MaxNameRunes),
		LastName:  drop.Truncate(drop.Printable(c.LastName), MaxNameRunes),
		ImageURL:  cleanImageURL(c.ImageURL),
		ExpiresAt: c.Expiry.Time,
	}}
	if c.IssuedAt != nil {
		v.identity.IssuedAt, v.notBefore = c.IssuedAt.Time, c.IssuedAt.Time
	}
	if c.NotBefore != nil && c.NotBefore.After(v.notBefore) {
		v.notBefore = c.NotBefore.Time
	}
	return v
}

// verifiedEmail returns the address, or an empty text when the token says that it is not verified.
// A token that says neither has Clerk's primary address, which Clerk has verified.
func (c *claims) verifiedEmail() string {
	if c.EmailUnverified {
		return ""
	}
	return cleanEmail(c.Email)
}

// validAt returns an error when the token is not, or no longer, valid at now.
func (v *verified) validAt(now time.Time) error {
	if !now.Before(v.identity.ExpiresAt.Add(Leeway)) {
		return refuse(ReasonExpired, "the token has expired")
	}
	if now.Add(Leeway).Before(v.notBefore) {
		return refuse(ReasonEarly, "the token is not valid yet")
	}
	return nil
}

// cleanEmail returns an empty text for an address that cannot be stored and compared.
func cleanEmail(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxEmailBytes || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' }) {
		return ""
	}
	return s
}

// cleanImageURL returns an empty text for an address that other people's browsers should not load.
func cleanImageURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURLBytes || u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// deniedClaim is a claim that should be a boolean, and may be a text where a template writes it. It
// is true for anything but true, "true" and null.
type deniedClaim bool

// UnmarshalJSON never returns an error: a token is not refused for a claim like that.
func (n *deniedClaim) UnmarshalJSON(text []byte) error {
	switch strings.ToLower(strings.Trim(string(text), `"`)) {
	case "true", "null":
		*n = false
	default:
		*n = true
	}
	return nil
}

// numericDate is RFC 7519's: seconds since 1970, possibly with a fraction.
type numericDate struct{ time.Time }

// UnmarshalJSON refuses anything but a number of a plausible size.
func (d *numericDate) UnmarshalJSON(text []byte) error {
	seconds, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsNaN(seconds) || seconds < 0 || seconds > lastSecond {
		return errors.New("want seconds since 1970")
	}
	whole, fraction := math.Modf(seconds)
	d.Time = time.Unix(int64(whole), int64(fraction*1e9)).UTC()
	return nil
}
