package redisaddr

import (
	"errors"
	"regexp"
)

// DefaultPrefix begins the keys and channels of a deployment that sets no REDIS_PREFIX.
const DefaultPrefix = "sneakerhead"

// A brace would move a Cluster's hash tag away from the drop's id. The other characters that are
// not allowed have a meaning in patterns, access rules or command lines.
var prefixForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._:-]{0,62}[A-Za-z0-9])?$`)

var errPrefix = errors.New("want 1 to 64 letters, digits, dots, colons, hyphens or underscores, " +
	"with a letter or digit at both ends, such as shop-staging")

// ParsePrefix returns a checked REDIS_PREFIX, or DefaultPrefix for an empty text.
func ParsePrefix(text string) (string, error) {
	if text == "" {
		return DefaultPrefix, nil
	}
	if !prefixForm.MatchString(text) {
		return "", errPrefix
	}
	return text, nil
}
