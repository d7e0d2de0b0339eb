package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/drop"
)

func devVerifier(t *testing.T, issuer *auth.DevIssuer, now func() time.Time) *auth.Verifier {
	t.Helper()
	key, err := auth.NewStaticKey(issuer.PublicPEM())
	require.NoError(t, err)
	return auth.NewVerifier(key, issuer.Rules(), now)
}

func TestDevIssuer_SignIn(t *testing.T) {
	t.Parallel()
	key, err := auth.NewDevKey()
	require.NoError(t, err)
	issuer, err := auth.NewDevIssuer(key, noon)
	require.NoError(t, err)
	verifier := devVerifier(t, issuer, noon)

	t.Run("gives a token that the verifier accepts as it is", func(t *testing.T) {
		t.Parallel()
		token, said, err := issuer.SignIn(auth.DevProfile{
			Email: " Alex@Example.com ", FirstName: " Alex ", LastName: "Miller", ImageURL: "https://img.example.com/a.png",
		})
		require.NoError(t, err)
		read, _, err := verifier.Verify(t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, said, read)
		require.Equal(t, "alex@example.com", read.Email)
		require.True(t, strings.HasPrefix(read.UserID, "user_dev_"))
		require.Equal(t, noon().Add(24*time.Hour), read.ExpiresAt)
	})

	t.Run("gives the same e-mail the same user, in a new session", func(t *testing.T) {
		t.Parallel()
		_, one, err := issuer.SignIn(auth.DevProfile{Email: "kim@example.com"})
		require.NoError(t, err)
		_, two, err := issuer.SignIn(auth.DevProfile{Email: "KIM@example.com"})
		require.NoError(t, err)
		_, other, err := issuer.SignIn(auth.DevProfile{Email: "tim@example.com"})
		require.NoError(t, err)
		require.Equal(t, one.UserID, two.UserID)
		require.NotEqual(t, one.SessionID, two.SessionID)
		require.NotEqual(t, one.UserID, other.UserID)
	})

	t.Run("gives tokens that end after a day", func(t *testing.T) {
		t.Parallel()
		token, _, err := issuer.SignIn(auth.DevProfile{Email: "alex@example.com"})
		require.NoError(t, err)
		later := devVerifier(t, issuer, func() time.Time { return noon().Add(24*time.Hour + auth.Leeway) })
		_, _, err = later.Verify(t.Context(), token)
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	})

	t.Run("is refused by a verifier of Clerk's tokens", func(t *testing.T) {
		t.Parallel()
		token, _, err := issuer.SignIn(auth.DevProfile{Email: "alex@example.com"})
		require.NoError(t, err)
		_, _, err = authtest.New(t).VerifierAt(noon).Verify(t.Context(), token)
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	})

	for name, row := range map[string]struct {
		profile auth.DevProfile
		fields  []string
	}{
		"no e-mail":               {auth.DevProfile{FirstName: "Alex"}, []string{"email"}},
		"no address":              {auth.DevProfile{Email: "alex"}, []string{"email"}},
		"a name with the address": {auth.DevProfile{Email: "Alex <alex@example.com>"}, []string{"email"}},
		"two addresses":           {auth.DevProfile{Email: "a@example.com, b@example.com"}, []string{"email"}},
		"quotes":                  {auth.DevProfile{Email: `"a b"@example.com`}, []string{"email"}},
		"a line's end":            {auth.DevProfile{Email: "a@example.com\r\nBcc: b@example.com"}, []string{"email"}},
		"too long an address":     {auth.DevProfile{Email: strings.Repeat("a", 250) + "@example.com"}, []string{"email"}},
		"too long names": {auth.DevProfile{
			Email: "a@example.com", FirstName: strings.Repeat("ä", 101), LastName: strings.Repeat("b", 101),
		}, []string{"firstName", "lastName"}},
		"a control character": {auth.DevProfile{Email: "a@example.com", LastName: "Mil\x00ler"}, []string{"lastName"}},
		"no UTF-8":            {auth.DevProfile{Email: "a@example.com", FirstName: "\xff"}, []string{"firstName"}},
		"a picture by http":   {auth.DevProfile{Email: "a@example.com", ImageURL: "http://example.com/a"}, []string{"imageUrl"}},
		"everything wrong":    {auth.DevProfile{Email: "@", FirstName: "\x01", ImageURL: "x"}, []string{"email", "firstName", "imageUrl"}},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			token, _, err := issuer.SignIn(row.profile)
			var invalid *drop.Refusal
			require.ErrorAs(t, err, &invalid)
			require.Empty(t, token)
			var fields []string
			for _, field := range invalid.Fields {
				fields = append(fields, field.Field)
				require.NotEmpty(t, field.Message)
			}
			require.Equal(t, row.fields, fields)
		})
	}

	t.Run("accepts names of a hundred letters", func(t *testing.T) {
		t.Parallel()
		_, id, err := issuer.SignIn(auth.DevProfile{Email: "a@example.com", FirstName: strings.Repeat("ä", 100)})
		require.NoError(t, err)
		require.Equal(t, strings.Repeat("ä", 100), id.FirstName)
	})
}

func TestNewDevIssuer(t *testing.T) {
	t.Parallel()

	t.Run("issuers of one key accept each other's tokens", func(t *testing.T) {
		t.Parallel()
		key, err := auth.NewDevKey()
		require.NoError(t, err)
		one, err := auth.NewDevIssuer(key, noon)
		require.NoError(t, err)
		other, err := auth.NewDevIssuer(key, noon)
		require.NoError(t, err)
		token, said, err := one.SignIn(auth.DevProfile{Email: "a@example.com"})
		require.NoError(t, err)
		read, _, err := devVerifier(t, other, noon).Verify(t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, said, read)
	})

	t.Run("refuses a malformed key", func(t *testing.T) {
		t.Parallel()
		_, err := auth.NewDevIssuer("secret", noon)
		require.ErrorContains(t, err, "want a PEM block")
		require.NotContains(t, err.Error(), "secret")
	})
}

func TestNewTestIssuer_SignsAsClerkDoes(t *testing.T) {
	t.Parallel()
	key, err := auth.NewDevKey()
	require.NoError(t, err)
	now := time.Now().Truncate(time.Second)
	rules := auth.Rules{Issuer: "https://clerk.shop.test", AuthorizedParties: []string{"https://shop.test"}}
	issuer, err := auth.NewTestIssuer(key, rules, func() time.Time { return now })
	require.NoError(t, err)
	token, _, err := issuer.SignIn(auth.DevProfile{Email: "ann@example.com", FirstName: "Ann"})
	require.NoError(t, err)
	keys, err := auth.NewStaticKey(issuer.PublicPEM())
	require.NoError(t, err)
	at := now
	verifier := auth.NewVerifier(keys, rules, func() time.Time { return at })
	id, _, err := verifier.Verify(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, "ann@example.com", id.Email)
	at = now.Add(time.Minute + auth.Leeway)
	_, _, err = verifier.Verify(t.Context(), token)
	require.ErrorIs(t, err, auth.ErrUnauthenticated, "it lasts for a minute")
	elsewhere := auth.NewVerifier(keys, auth.Rules{Issuer: rules.Issuer, AuthorizedParties: []string{"https://other.test"}}, func() time.Time { return now })
	_, _, err = elsewhere.Verify(t.Context(), token)
	require.ErrorIs(t, err, auth.ErrUnauthenticated)
}
