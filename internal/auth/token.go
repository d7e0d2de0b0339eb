package auth

import (
	"encoding/base64"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// header is the first part of a token.
type header struct {
	Algorithm string         `json:"alg"`
	KeyID     string         `json:"kid"`
	Critical  jsontext.Value `json:"crit"`
}

// unverified is a token as it was sent: its signature is not checked yet.
type unverified struct {
	headerText string // as it is in the token
	header     header
	claims     *claims
	signed     string // what the signature is over
	signature  []byte
}

// read reads a token. The JSON decoder is that of encoding/json/v2, because names have to count
// exactly as they are written, and may not be repeated. Half a character in a name does not refuse
// a token: it is replaced.
func (v *Verifier) read(token string) (*unverified, error) {
	texts := strings.SplitN(token, ".", 3)
	parts, ok := decodeParts(texts)
	if !ok {
		return nil, refuse(ReasonMalformed, "the token is not three parts of base64url")
	}
	t := &unverified{
		headerText: texts[0], claims: &claims{}, signed: token[:len(texts[0])+len(".")+len(texts[1])], signature: parts[2],
	}
	if known := v.header.Load(); known != nil && known.text == t.headerText {
		t.header = known.header
	} else if json.Unmarshal(parts[0], &t.header) != nil {
		return nil, refuse(ReasonMalformed, "the token's header cannot be read")
	}
	if t.header.Algorithm != algorithm {
		return nil, refuse(ReasonMalformed, "the token is not signed with RS256")
	}
	if t.header.Critical != nil { // extensions that a verifier must know, or refuse the token (RFC 7515, section 4.1.11)
		return nil, refuse(ReasonMalformed, "the token needs extensions that are not supported")
	}
	if json.Unmarshal(parts[1], t.claims, jsontext.AllowInvalidUTF8(true)) != nil {
		return nil, refuse(ReasonMalformed, "the token's claims cannot be read")
	}
	return t, nil
}

// decodeParts decodes a token of the compact form. The JWT library would also accept the JSON form,
// several signatures and white space.
func decodeParts(texts []string) (parts [3][]byte, ok bool) {
	if len(texts) != len(parts) {
		return parts, false
	}
	for i, text := range texts {
		if text == "" || strings.ContainsRune(text, '\n') || strings.ContainsRune(text, '\r') { // the decoder leaves out line ends
			return parts, false
		}
		var err error
		if parts[i], err = base64URL.DecodeString(text); err != nil {
			return parts, false
		}
	}
	return parts, true
}

// base64URL accepts the canonical encoding only: no padding, and no bits in the last letter that
// belong to no byte.
//
//nolint:gochecknoglobals // a constant
var base64URL = base64.RawURLEncoding.Strict()

// knownHeader is the header of a token that verified. An issuer's tokens have the same one until
// its key changes, and reading it takes a tenth of the time that a signature takes.
type knownHeader struct {
	text   string // as it is in the token
	header header
}

// knowHeader keeps a header whose token has verified: nobody else can replace it.
func (v *Verifier) knowHeader(t *unverified) {
	if known := v.header.Load(); known == nil || known.text != t.headerText {
		v.header.Store(&knownHeader{text: strings.Clone(t.headerText), header: t.header}) // a clone, because no token is kept
	}
}
