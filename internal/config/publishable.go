package config

import (
	"encoding/base64"
	"strings"

	"sneakerhead/internal/origin"
)

// readPublishableKey takes the host of Clerk's frontend API from the key, which is pk_live_ or pk_test_ and then the
// host and a $ in base64. Pages name that host to browsers, so one that is none stops the start.
//
// The key's text is not repeated: a secret key put here by mistake would be given to every browser, and to the log.
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
