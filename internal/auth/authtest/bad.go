package authtest

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// BadTokens returns tokens that must be refused, by what is wrong with them. Each differs in one
// thing from the valid token that authority issues to user_1 at now. Stranger has another key. Each
// stays invalid for at least half a minute, so that the tokens can be sent one after another.
func BadTokens(authority, stranger *Authority, now time.Time) map[string]string {
	at := now.Unix()
	claims := func(changes Claims) Claims { return ClaimsFor("user_1", now, changes) }
	signed := func(changes Claims) string { return authority.Sign(claims(changes), nil) }
	headed := func(changes Claims) string { return authority.Sign(claims(nil), changes) }
	good := signed(nil)
	part := strings.Split(good, ".")
	publicPEM := []byte(authority.PublicPEM())
	other := strings.Split(signed(Claims{"sub": "user_2"}), ".")

	return map[string]string{
		"empty":                                   "",
		"a word":                                  "token",
		"only dots":                               "..",
		"two parts":                               part[0] + "." + part[1],
		"four parts":                              good + "." + part[2],
		"five parts, as if encrypted":             good + ".." + part[2],
		"no signature":                            part[0] + "." + part[1] + ".",
		"a short signature":                       part[0] + "." + part[1] + "." + part[2][:100],
		"a changed signature":                     part[0] + "." + part[1] + "." + flip(part[2]),
		"another token's signature":               part[0] + "." + part[1] + "." + other[2],
		"another token's payload":                 part[0] + "." + other[1] + "." + part[2],
		"the word Bearer before it":               "Bearer " + good,
		"white space before it":                   " " + good,
		"a line's end behind it":                  good + "\n",
		"white space inside":                      part[0] + "." + part[1] + " ." + part[2],
		"padding":                                 part[0] + "." + part[1] + "." + part[2] + "==",
		"the JSON form":                           `{"protected":"` + part[0] + `","payload":"` + part[1] + `","signature":"` + part[2] + `"}`,
		"the key of somebody else":                stranger.Sign(claims(nil), nil),
		"alg none, unsigned":                      Segment([]byte(`{"alg":"none"}`)) + "." + part[1] + ".",
		"alg none, signed":                        headed(Claims{"alg": "none"}),
		"alg None, with a signature":              Segment([]byte(`{"alg":"None"}`)) + "." + part[1] + "." + part[2],
		"alg missing":                             headed(Claims{"alg": nil}),
		"alg in lower case":                       headed(Claims{"alg": "rs256"}),
		"alg a number":                            headed(Claims{"alg": 256}),
		"alg RS512":                               headed(Claims{"alg": "RS512"}),
		"alg PS256":                               authority.SignPSS(claims(nil)),
		"HS256 with the PEM as secret":            SignHMAC(authority.tb, "HS256", publicPEM, claims(nil)),
		"HS256 with the PEM trimmed":              SignHMAC(authority.tb, "HS256", []byte(strings.TrimSpace(string(publicPEM))), claims(nil)),
		"an HMAC that says RS256":                 SignHMAC(authority.tb, "RS256", publicPEM, claims(nil)),
		"a critical extension":                    headed(Claims{"crit": []string{"exp"}}),
		"critical extensions that are null":       authority.Sign(claims(nil), Claims{"crit": json.RawMessage("null")}),
		"a header that is not JSON":               Segment([]byte("RS256")) + "." + part[1] + "." + part[2],
		"a payload that is not JSON":              authority.SignPayload([]byte("user_1"), nil),
		"a payload that is a list":                authority.SignPayload([]byte(`["user_1"]`), nil),
		"an empty payload":                        authority.SignPayload([]byte(`{}`), nil),
		"a claim given twice":                     authority.SignPayload([]byte(twice(Marshal(authority.tb, claims(nil)))), nil),
		"sub missing":                             signed(Claims{"sub": nil}),
		"sub empty":                               signed(Claims{"sub": ""}),
		"sub in other letters":                    signed(Claims{"sub": nil, "SUB": "user_1"}),
		"sub a number":                            signed(Claims{"sub": 7}),
		"sub with a NUL":                          signed(Claims{"sub": "user_1\x00"}),
		"sub with a space":                        signed(Claims{"sub": "user 1"}),
		"sub too long":                            signed(Claims{"sub": strings.Repeat("u", 129)}),
		"sid missing":                             signed(Claims{"sid": nil}),
		"sid empty":                               signed(Claims{"sid": ""}),
		"sid in other letters":                    signed(Claims{"sid": nil, "Sid": "sess_1"}),
		"iss missing":                             signed(Claims{"iss": nil}),
		"iss empty":                               signed(Claims{"iss": ""}),
		"iss with a slash behind":                 signed(Claims{"iss": Issuer + "/"}),
		"iss in capitals":                         signed(Claims{"iss": strings.ToUpper(Issuer)}),
		"iss with http":                           signed(Claims{"iss": strings.Replace(Issuer, "https", "http", 1)}),
		"iss that continues":                      signed(Claims{"iss": Issuer + ".evil.test"}),
		"iss that begins like Clerk's":            signed(Claims{"iss": "https://clerk.evil.test"}),
		"iss that names Clerk":                    signed(Claims{"iss": "https://evil.test/.clerk.accounts.dev"}),
		"iss a list":                              signed(Claims{"iss": []string{Issuer}}),
		"azp missing":                             signed(Claims{"azp": nil}),
		"azp empty":                               signed(Claims{"azp": ""}),
		"azp not listed":                          signed(Claims{"azp": "https://evil.test"}),
		"azp that continues":                      signed(Claims{"azp": Party + ".evil.test"}),
		"azp with a slash behind":                 signed(Claims{"azp": Party + "/"}),
		"sts pending":                             signed(Claims{"sts": "pending"}),
		"exp missing":                             signed(Claims{"exp": nil}),
		"exp null":                                authority.SignPayload([]byte(`{"sub":"u","sid":"s","iss":"`+Issuer+`","azp":"`+Party+`","exp":null}`), nil),
		"exp past the leeway":                     signed(Claims{"exp": at - 6}),
		"exp at the leeway's end":                 signed(Claims{"exp": at - 5}),
		"exp long ago":                            signed(Claims{"exp": 0}),
		"exp negative":                            signed(Claims{"exp": -1}),
		"exp in milliseconds":                     signed(Claims{"exp": (at + 60) * 1000}),
		"exp beyond any clock":                    signed(Claims{"exp": 1e300}),
		"exp a string":                            signed(Claims{"exp": "4102444800"}),
		"nbf in a minute":                         signed(Claims{"nbf": at + 60}),
		"nbf that overflows into past":            signed(Claims{"nbf": 1e300}),
		"iat in a minute":                         signed(Claims{"iat": at + 60}),
		"iat that overflows into past":            signed(Claims{"iat": 1e300}),
		"email that is not text":                  signed(Claims{"email": []string{"admin@example.com"}}),
		"a size beyond 8 KiB":                     signed(Claims{"padding": strings.Repeat("x", 8<<10)}),
		"a size of a megabyte":                    good + strings.Repeat("A", 1<<20),
		"a base64 tail with spare bits":           part[0] + "." + part[1] + "." + spareBits(part[2]),
		"a line's end before it":                  "\n" + good,
		"a NUL inside":                            part[0] + ".\x00" + part[1] + "." + part[2],
		"letters of another alphabet":             part[0] + "." + part[1] + "." + "Ａ" + part[2][1:],
		"base64 of the other alphabet":            part[0] + "." + part[1] + "." + strings.NewReplacer("-", "+", "_", "/").Replace(part[2]) + "+/",
		"the parts in another order":              part[1] + "." + part[0] + "." + part[2],
		"a header of no members":                  Segment([]byte("{}")) + "." + part[1] + "." + part[2],
		"alg RS256 and then none":                 Segment([]byte(`{"alg":"RS256","alg":"none"}`)) + "." + part[1] + ".",
		"alg ES256":                               headed(Claims{"alg": "ES256"}),
		"the key of somebody else, brought along": stranger.Sign(claims(nil), Claims{"jwk": map[string]string{"kty": "RSA", "n": "AQAB", "e": "AQAB"}}),
		"the key of somebody else, to be fetched": stranger.Sign(claims(nil), Claims{"jku": "https://evil.test/jwks.json", "x5u": "https://evil.test/x5u"}),
		"sub a list":                              signed(Claims{"sub": []string{"user_1"}}),
		"sub with a line's end":                   signed(Claims{"sub": "user_1\n"}),
		"sub beyond ASCII":                        signed(Claims{"sub": "user_é"}),
		"sid too long":                            signed(Claims{"sid": strings.Repeat("s", 129)}),
		"iss of this machine":                     signed(Claims{"iss": "http://127.0.0.1"}),
		"azp null":                                authority.SignPayload([]byte(`{"sub":"u","sid":"s","iss":"`+Issuer+`","azp":null,"exp":4102444800}`), nil),
		"azp a list":                              signed(Claims{"azp": []string{Party}}),
		"azp in capitals":                         signed(Claims{"azp": strings.ToUpper(Party)}),
		"azp with http":                           signed(Claims{"azp": strings.Replace(Party, "https", "http", 1)}),
		"azp null, the word":                      signed(Claims{"azp": "null"}),
		"sts a number":                            signed(Claims{"sts": 1}),
		"exp true":                                signed(Claims{"exp": true}),
	}
}

// flip changes the first letter of a segment.
func flip(segment string) string {
	if segment[0] == 'A' {
		return "B" + segment[1:]
	}
	return "A" + segment[1:]
}

// spareBits sets bits of the last letter that belong to no byte. A lax decoder ignores them, so
// that one token could be written in several ways.
func spareBits(segment string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, segment[len(segment)-1])
	changed := segment[:len(segment)-1] + string(alphabet[last|1])
	if _, err := base64.RawURLEncoding.Strict().DecodeString(changed); err == nil {
		panic("the segment has no spare bits")
	}
	return changed
}

// twice adds a second "sub" with another value.
func twice(payload []byte) string {
	return strings.TrimSuffix(string(payload), "}") + `,"sub":"user_admin"}`
}
