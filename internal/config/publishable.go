package config

import (
	"encoding/base64"
	"strings"

	"sneakerhead/internal/origin"
)

// readPublishableKey reads the host of Clerk's frontend API from the key, which is pk_live_ or
// pk_test_ followed by the host and a $ in base64. The host becomes part of each page's
// Content-Security-Policy, so a malformed one is an error.
//
// Errors do not repeat the key, because it may be a secret key that was set here by mistake.
func (c *Clerk) readPublishableKey() error {
	if c.PublishableKey == "" {
		return nil
	}
	encoded, found := strings.CutPrefix(c.PublishableKey, "pk_live_")
	if !found {
		encoded, found = strings.CutPrefix(c.PublishableKey, "pk_test_")
	}
	if !found || encoded == "" {
		return wrong("CLERK_PUBLISHABLE_KEY", "want a key that starts with pk_live_ or pk_test_, got another text")
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "="))
	host, ends := strings.CutSuffix(string(decoded), "$")
	address, parseErr := origin.Parse("https://" + host)
	if err != nil || !ends || parseErr != nil {
		return wrong("CLERK_PUBLISHABLE_KEY", "want the whole publishable key from Clerk's dashboard; what is set names no host of Clerk's")
	}
	c.FrontendHost = strings.TrimPrefix(address.String(), "https://")
	return nil
}
