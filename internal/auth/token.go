package auth

import (
	"encoding/base64"
	"strings"

	"github.com/go-jose/go-jose/v3/json"
)

// header is the first part of a token.
type header struct {
	Algorithm string          `json:"alg"`
	KeyID     string          `json:"kid"`
	Critical  json.RawMessage `json:"crit"`
}

// read reads a token's header and claims, whose signature is not checked yet. It requires the
// compact form: three parts in base64url. The JWT library would also accept the JSON form, several
// signatures and white space. The JSON decoder is the JWT library's: names count exactly as they
// are written, and may not be repeated.
func read(token string) (header, *claims, error) {
	first, rest, _ := strings.Cut(token, ".")
	payload, signature, complete := strings.Cut(rest, ".")
	if !complete || !isBase64URL(first) || !isBase64URL(payload) || !isBase64URL(signature) {
		return header{}, nil, refuse(ReasonMalformed, "the token is not three parts of base64url")
	}
	var h header
	if decode(first, &h) != nil {
		return header{}, nil, refuse(ReasonMalformed, "the token's header cannot be read")
	}
	if h.Algorithm != algorithm {
		return header{}, nil, refuse(ReasonMalformed, "the token is not signed with RS256")
	}
	if h.Critical != nil { // extensions that a verifier must know, or refuse the token (RFC 7515, section 4.1.11)
		return header{}, nil, refuse(ReasonMalformed, "the token needs extensions that are not supported")
	}
	c := &claims{}
	if decode(payload, c) != nil {
		return header{}, nil, refuse(ReasonMalformed, "the token's claims cannot be read")
	}
	return h, c, nil
}

// signedPart splits a token that read has accepted into the bytes that are signed and the
// signature.
func signedPart(token string) (signed, signature []byte, err error) {
	end := strings.LastIndexByte(token, '.')
	signature, err = base64.RawURLEncoding.DecodeString(token[end+1:])
	return []byte(token[:end]), signature, err
}

func decode(segment string, into any) error {
	text, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
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
