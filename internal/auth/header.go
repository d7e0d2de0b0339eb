package auth

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// header is the part of a token that is read before its signature is checked.
type header struct {
	Algorithm string `json:"alg"`
	KeyID     string `json:"kid"`
}

// readHeader requires the compact form: three parts in base64url. The JWT library would also accept
// the JSON form, several signatures and white space.
func readHeader(token string) (header, error) {
	first, rest, _ := strings.Cut(token, ".")
	payload, signature, complete := strings.Cut(rest, ".")
	if !complete || !isBase64URL(first) || !isBase64URL(payload) || !isBase64URL(signature) {
		return header{}, refuse("the token is not three parts of base64url")
	}
	var h header
	text, err := base64.RawURLEncoding.DecodeString(first)
	if err != nil || json.Unmarshal(text, &h) != nil {
		return header{}, refuse("the token's header cannot be read")
	}
	if h.Algorithm != algorithm {
		return header{}, refuse("the token is not signed with RS256")
	}
	return h, nil
}

// isBase64URL accepts only the canonical encoding: no padding, no line ends, and no bits in the
// last letter that belong to no byte.
func isBase64URL(s string) bool {
	if s == "" || strings.ContainsFunc(s, notBase64URL) {
		return false
	}
	tail := s[len(s)&^3:]
	_, err := base64.RawURLEncoding.Strict().DecodeString(tail)
	return err == nil
}

func notBase64URL(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
}
