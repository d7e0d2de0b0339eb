package auth_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
)

// TestVerifier_Refuses holds a wrong token a row. Each differs from a good one in
// the one thing that its name says.
func TestVerifier_Refuses(t *testing.T) {
	t.Parallel()
	authority, stranger := authtest.New(t), authtest.New(t)
	now := noon().Unix()
	claims := func(changes authtest.Claims) authtest.Claims {
		return authtest.ClaimsFor("user_1", noon(), changes)
	}
	signed := func(changes authtest.Claims) string { return authority.Sign(claims(changes), nil) }
	headed := func(changes authtest.Claims) string { return authority.Sign(claims(nil), changes) }
	good := signed(nil)
	part := strings.Split(good, ".")
	publicPEM := []byte(authority.PublicPEM())
	other := strings.Split(signed(authtest.Claims{"sub": "user_2"}), ".")

	tokens := map[string]string{
		"empty":                         "",
		"a word":                        "token",
		"only dots":                     "..",
		"two parts":                     part[0] + "." + part[1],
		"four parts":                    good + "." + part[2],
		"five parts, as if encrypted":   good + ".." + part[2],
		"no signature":                  part[0] + "." + part[1] + ".",
		"a short signature":             part[0] + "." + part[1] + "." + part[2][:100],
		"a changed signature":           part[0] + "." + part[1] + "." + flip(part[2]),
		"another token's signature":     part[0] + "." + part[1] + "." + other[2],
		"another token's payload":       part[0] + "." + other[1] + "." + part[2],
		"the word Bearer before it":     "Bearer " + good,
		"white space before it":         " " + good,
		"a line's end behind it":        good + "\n",
		"white space inside":            part[0] + "." + part[1] + " ." + part[2],
		"padding":                       part[0] + "." + part[1] + "." + part[2] + "==",
		"the JSON form":                 `{"protected":"` + part[0] + `","payload":"` + part[1] + `","signature":"` + part[2] + `"}`,
		"the key of somebody else":      stranger.Sign(claims(nil), nil),
		"alg none, unsigned":            authtest.Segment([]byte(`{"alg":"none"}`)) + "." + part[1] + ".",
		"alg none, signed":              headed(authtest.Claims{"alg": "none"}),
		"alg None, with a signature":    authtest.Segment([]byte(`{"alg":"None"}`)) + "." + part[1] + "." + part[2],
		"alg missing":                   headed(authtest.Claims{"alg": nil}),
		"alg in lower case":             headed(authtest.Claims{"alg": "rs256"}),
		"alg a number":                  headed(authtest.Claims{"alg": 256}),
		"alg RS512":                     headed(authtest.Claims{"alg": "RS512"}),
		"alg PS256":                     authority.SignPSS(claims(nil)),
		"HS256 with the PEM as secret":  authtest.SignHMAC(t, "HS256", publicPEM, claims(nil)),
		"HS256 with the PEM trimmed":    authtest.SignHMAC(t, "HS256", []byte(strings.TrimSpace(string(publicPEM))), claims(nil)),
		"an HMAC that says RS256":       authtest.SignHMAC(t, "RS256", publicPEM, claims(nil)),
		"a critical extension":          headed(authtest.Claims{"crit": []string{"exp"}}),
		"a header that is no JSON":      authtest.Segment([]byte("RS256")) + "." + part[1] + "." + part[2],
		"a payload that is no JSON":     authority.SignPayload([]byte("user_1"), nil),
		"a payload that is a list":      authority.SignPayload([]byte(`["user_1"]`), nil),
		"an empty payload":              authority.SignPayload([]byte(`{}`), nil),
		"a claim given twice":           authority.SignPayload([]byte(twice(authtest.Marshal(t, claims(nil)))), nil),
		"sub missing":                   signed(authtest.Claims{"sub": nil}),
		"sub empty":                     signed(authtest.Claims{"sub": ""}),
		"sub in other letters":          signed(authtest.Claims{"sub": nil, "SUB": "user_1"}),
		"sub a number":                  signed(authtest.Claims{"sub": 7}),
		"sub with a NUL":                signed(authtest.Claims{"sub": "user_1\x00"}),
		"sub with a space":              signed(authtest.Claims{"sub": "user 1"}),
		"sub too long":                  signed(authtest.Claims{"sub": strings.Repeat("u", 129)}),
		"sid missing":                   signed(authtest.Claims{"sid": nil}),
		"sid empty":                     signed(authtest.Claims{"sid": ""}),
		"sid in other letters":          signed(authtest.Claims{"sid": nil, "Sid": "sess_1"}),
		"iss missing":                   signed(authtest.Claims{"iss": nil}),
		"iss empty":                     signed(authtest.Claims{"iss": ""}),
		"iss with a slash behind":       signed(authtest.Claims{"iss": authtest.Issuer + "/"}),
		"iss in capitals":               signed(authtest.Claims{"iss": strings.ToUpper(authtest.Issuer)}),
		"iss with http":                 signed(authtest.Claims{"iss": strings.Replace(authtest.Issuer, "https", "http", 1)}),
		"iss that continues":            signed(authtest.Claims{"iss": authtest.Issuer + ".evil.test"}),
		"iss that begins like Clerk's":  signed(authtest.Claims{"iss": "https://clerk.evil.test"}),
		"iss that names Clerk":          signed(authtest.Claims{"iss": "https://evil.test/.clerk.accounts.dev"}),
		"iss a list":                    signed(authtest.Claims{"iss": []string{authtest.Issuer}}),
		"azp missing":                   signed(authtest.Claims{"azp": nil}),
		"azp empty":                     signed(authtest.Claims{"azp": ""}),
		"azp not listed":                signed(authtest.Claims{"azp": "https://evil.test"}),
		"azp that continues":            signed(authtest.Claims{"azp": authtest.Party + ".evil.test"}),
		"azp with a slash behind":       signed(authtest.Claims{"azp": authtest.Party + "/"}),
		"sts pending":                   signed(authtest.Claims{"sts": "pending"}),
		"exp missing":                   signed(authtest.Claims{"exp": nil}),
		"exp null":                      authority.SignPayload([]byte(`{"sub":"u","sid":"s","iss":"`+authtest.Issuer+`","azp":"`+authtest.Party+`","exp":null}`), nil),
		"exp past the leeway":           signed(authtest.Claims{"exp": now - 6}),
		"exp at the leeway's end":       signed(authtest.Claims{"exp": now - 5}),
		"exp long ago":                  signed(authtest.Claims{"exp": 0}),
		"exp negative":                  signed(authtest.Claims{"exp": -1}),
		"exp in milliseconds":           signed(authtest.Claims{"exp": (now + 60) * 1000}),
		"exp beyond any clock":          signed(authtest.Claims{"exp": 1e300}),
		"exp a string":                  signed(authtest.Claims{"exp": "4102444800"}),
		"nbf beyond the leeway":         signed(authtest.Claims{"nbf": now + 6}),
		"nbf that overflows into past":  signed(authtest.Claims{"nbf": 1e300}),
		"iat beyond the leeway":         signed(authtest.Claims{"iat": now + 6}),
		"iat that overflows into past":  signed(authtest.Claims{"iat": 1e300}),
		"email that is no text":         signed(authtest.Claims{"email": []string{"admin@example.com"}}),
		"a size beyond 8 KiB":           signed(authtest.Claims{"padding": strings.Repeat("x", 8<<10)}),
		"a size of a megabyte":          good + strings.Repeat("A", 1<<20),
		"a base64 tail with spare bits": part[0] + "." + part[1] + "." + spareBits(part[2]),
	}
	require.GreaterOrEqual(t, len(tokens), 40)
	verifier := authority.VerifierAt(noon)
	_, _, err := verifier.Verify(t.Context(), good)
	require.NoError(t, err, "the token that the rows start from is good")

	for name, token := range tokens {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, first, err := verifier.Verify(t.Context(), token)
			require.ErrorIs(t, err, auth.ErrUnauthenticated)
			require.Zero(t, id)
			require.False(t, first)
			require.NotContains(t, err.Error(), part[2][:20], "a reason for logs holds nothing of the token")
			require.NotContains(t, err.Error(), "user_1")
			require.Less(t, len(err.Error()), 200)

			_, _, err = verifier.Verify(t.Context(), token)
			require.ErrorIs(t, err, auth.ErrUnauthenticated, "also when asked again")
		})
	}
}

// flip changes the first letter of a segment.
func flip(segment string) string {
	if segment[0] == 'A' {
		return "B" + segment[1:]
	}
	return "A" + segment[1:]
}

// spareBits sets bits of the last letter that no byte uses: a lax decoder reads
// the same signature from it, and one token would have many spellings.
func spareBits(segment string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, segment[len(segment)-1])
	changed := segment[:len(segment)-1] + string(alphabet[last|1])
	if _, err := base64.RawURLEncoding.Strict().DecodeString(changed); err == nil {
		panic("the segment has no spare bits")
	}
	return changed
}

// twice repeats "sub" with another value behind the first.
func twice(payload []byte) string {
	return strings.TrimSuffix(string(payload), "}") + `,"sub":"user_admin"}`
}
