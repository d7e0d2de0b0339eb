package auth_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
)

// noon is the time of these tests.
func noon() time.Time { return time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC) }

func TestVerifier_Verify(t *testing.T) {
	t.Parallel()
	authority := authtest.New(t)
	good := func(changes authtest.Claims) string {
		return authority.Sign(authtest.ClaimsFor("user_1", noon(), changes), nil)
	}

	t.Run("reads who the bearer is", func(t *testing.T) {
		t.Parallel()
		id, first, err := authority.VerifierAt(noon).Verify(t.Context(), good(nil))
		require.NoError(t, err)
		require.True(t, first)
		require.Equal(t, auth.Identity{
			UserID: "user_1", SessionID: "sess_user_1", Email: "user_1@example.com",
			FirstName: "Alex", LastName: "Miller", ImageURL: "https://img.example.com/user_1.png",
			IssuedAt: noon(), ExpiresAt: noon().Add(time.Minute),
		}, id)
	})

	for name, changes := range map[string]authtest.Claims{
		"without a profile":               {"email": nil, "first_name": nil, "last_name": nil, "image_url": nil},
		"without nbf, iat and sts":        {"nbf": nil, "iat": nil, "sts": nil},
		"expired within the leeway":       {"exp": noon().Unix() - 4},
		"not yet valid, within leeway":    {"nbf": noon().Unix() + 5, "iat": noon().Unix() + 5},
		"with fractions of a second":      {"exp": float64(noon().Unix()) + 0.5},
		"with claims nobody asked for":    {"org_id": "org_1", "metadata": map[string]any{"sub": "user_2"}},
		"with half a character in a name": {"first_name": json.RawMessage(`"Alex\ud83d"`)},
		"with an audience":                {"aud": []string{"somebody"}},
		"with an id of unusual letters":   {"sub": "user|2:a.b-c"},
	} {
		t.Run("accepts a token "+name, func(t *testing.T) {
			t.Parallel()
			_, _, err := authority.VerifierAt(noon).Verify(t.Context(), good(changes))
			require.NoError(t, err)
		})
	}

	t.Run("accepts any party when none is listed", func(t *testing.T) {
		t.Parallel()
		key, err := auth.NewStaticKey(authority.PublicPEM())
		require.NoError(t, err)
		verifier := auth.NewVerifier(key, auth.Rules{Issuer: authtest.Issuer}, noon)
		_, _, err = verifier.Verify(t.Context(), good(authtest.Claims{"azp": nil}))
		require.NoError(t, err)
	})

	t.Run("cleans a profile before anybody stores or shows it", func(t *testing.T) {
		t.Parallel()
		id, _, err := authority.VerifierAt(noon).Verify(t.Context(), good(authtest.Claims{
			"email": "a\x00b@example.com", "first_name": "Al\x00ex\u202e", "last_name": "  Mil\nler ",
			"image_url": "javascript:alert(1)",
		}))
		require.NoError(t, err)
		require.Empty(t, id.Email)
		require.Equal(t, "Alex", id.FirstName)
		require.Equal(t, "Mil ler", id.LastName)
		require.Empty(t, id.ImageURL)
	})
}

func TestVerifier_Cache(t *testing.T) {
	t.Parallel()
	authority := authtest.New(t)
	token := authority.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil)
	clock := noon()
	verifier := authority.VerifierAt(func() time.Time { return clock })

	fresh, first, err := verifier.Verify(t.Context(), token)
	require.NoError(t, err)
	require.True(t, first)

	known, first, err := verifier.Verify(t.Context(), token)
	require.NoError(t, err)
	require.False(t, first, "the token is in the cache")
	require.Equal(t, fresh, known)

	clock = noon().Add(65*time.Second - time.Nanosecond)
	_, _, err = verifier.Verify(t.Context(), token)
	require.NoError(t, err, "a minute and the leeway are not over yet")

	clock = noon().Add(65 * time.Second)
	refused, _, err := verifier.Verify(t.Context(), token)
	require.ErrorIs(t, err, auth.ErrUnauthenticated, "a remembered token expires too")
	require.Zero(t, refused)

	clock = noon().Add(-6 * time.Second)
	_, _, err = verifier.Verify(t.Context(), token)
	require.ErrorIs(t, err, auth.ErrUnauthenticated, "and is not valid before its time")

	clock = noon()
	verifier.Forget(token)
	_, first, err = verifier.Verify(t.Context(), token)
	require.NoError(t, err)
	require.True(t, first, "a forgotten token is new again")
}

func TestVerifier_FirstIsTrueOnce(t *testing.T) {
	t.Parallel()
	authority := authtest.New(t)
	token := authority.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil)
	verifier := authority.VerifierAt(noon)

	const callers = 32
	start, firsts := make(chan struct{}), make(chan bool, callers)
	for range callers {
		go func() {
			<-start
			_, first, err := verifier.Verify(t.Context(), token)
			firsts <- first && err == nil
		}()
	}
	close(start)
	count := 0
	for range callers {
		if <-firsts {
			count++
		}
	}
	require.Equal(t, 1, count)
}

func TestVerifier_EmailVerified(t *testing.T) {
	t.Parallel()
	authority := authtest.New(t)
	verifier := authority.Verifier()
	for name, row := range map[string]struct{ claim, want any }{
		"no claim":          {nil, "boss@example.com"},
		"true":              {true, "boss@example.com"},
		"true, as text":     {"true", "boss@example.com"},
		"false":             {false, ""},
		"false, as text":    {"false", ""},
		"a number":          {0, ""},
		"an empty text":     {"", ""},
		"something else":    {[]string{"true"}, ""},
		"false in capitals": {"FALSE", ""},
	} {
		id, _, err := verifier.Verify(t.Context(), authority.Token("user_"+name[:1], authtest.Claims{
			"email": "boss@example.com", "email_verified": row.claim, "first_name": name,
		}))
		require.NoError(t, err, name)
		require.Equal(t, row.want, id.Email, name)
		require.Equal(t, name, id.FirstName)
	}
}

// TestVerifier_KnowsTheHeaderOfGoodTokensOnly is not parallel, because it counts allocations: a
// header that is known is not read again.
func TestVerifier_KnowsTheHeaderOfGoodTokensOnly(t *testing.T) {
	authority := authtest.New(t)
	verifier := authority.VerifierAt(noon)
	good := authority.Sign(authtest.ClaimsFor("user_1", noon(), nil), nil)
	forged := authtest.BadTokens(authority, authtest.New(t), noon())["the key of somebody else, brought along"] // its header is another one
	verifyGood := func() {
		verifier.Forget(good)
		_, _, err := verifier.Verify(t.Context(), good)
		require.NoError(t, err)
	}
	verifyForged := func() {
		_, _, err := verifier.Verify(t.Context(), forged)
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	}
	goods, forgeries := testing.AllocsPerRun(100, verifyGood), testing.AllocsPerRun(100, verifyForged)
	inTurn := testing.AllocsPerRun(100, func() {
		verifyForged()
		verifyGood()
	})
	require.InDelta(t, goods+forgeries, inTurn, 3)
}
