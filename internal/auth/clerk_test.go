package auth_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v3"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/drop"
)

// backend implements the part of Clerk's API that the product uses.
type backend struct {
	*httptest.Server
	fetches      atomic.Int64
	keys         jose.JSONWebKeySet
	status       int    // of what changes or reads a user
	verification string // the status of the primary address
	reply        string
	renamed      map[string]any
}

func newBackend(t *testing.T) *backend {
	t.Helper()
	b := &backend{status: http.StatusOK, verification: "verified"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/jwks", func(w http.ResponseWriter, r *http.Request) {
		b.fetches.Add(1)
		if r.Header.Get("Authorization") != "Bearer sk_test_secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_ = json.NewEncoder(w).Encode(b.keys)
	})
	mux.HandleFunc("GET /v1/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(b.status)
		fmt.Fprintf(w, `{"id":%q,"first_name":"Ada","last_name":"Byron","updated_at":1700000000000,"image_url":"https://img.clerk.test/a",
			"primary_email_address_id":"e2","email_addresses":[{"id":"e1","email_address":"old@example.com","verification":{"status":"verified"}},
			{"id":"e2","email_address":"ada@example.com","verification":{"status":%q}}]}`, r.PathValue("id"), b.verification)
	})
	mux.HandleFunc("PATCH /v1/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewDecoder(r.Body).Decode(&b.renamed)
		w.WriteHeader(b.status)
		fmt.Fprint(w, b.reply)
	})
	b.Server = httptest.NewServer(mux)
	t.Cleanup(b.Close)
	b.reply = `{"id":"user_1"}`
	return b
}

// addKey makes a key that the backend publishes.
func (b *backend) addKey(t *testing.T, id string) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	b.keys.Keys = append(b.keys.Keys, jose.JSONWebKey{Key: &key.PublicKey, KeyID: id, Algorithm: "RS256", Use: "sig"})
	return key
}

func sign(t *testing.T, key *rsa.PrivateKey, id string, claims authtest.Claims) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key},
		(&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", id))
	require.NoError(t, err)
	signed, err := signer.Sign(authtest.Marshal(t, claims))
	require.NoError(t, err)
	compact, err := signed.CompactSerialize()
	require.NoError(t, err)
	return compact
}

func TestKeySet(t *testing.T) {
	t.Parallel()
	rules := auth.Rules{Issuer: authtest.Issuer, AuthorizedParties: []string{authtest.Party}}
	claims := authtest.ClaimsFor("user_1", time.Now(), nil)

	t.Run("verifies tokens of Clerk's keys, and of a new one as soon as it is used", func(t *testing.T) {
		t.Parallel()
		b := newBackend(t)
		clock := &movedClock{}
		first := b.addKey(t, "one")
		verifier := auth.NewVerifier(auth.NewKeySet(auth.NewClerk("sk_test_secret", b.URL).PublicKeys, clock.now), rules, time.Now)
		_, _, err := verifier.Verify(t.Context(), sign(t, first, "one", claims))
		require.NoError(t, err)
		second := b.addKey(t, "two")
		clock.ahead.Store(int64(31 * time.Second))
		_, _, err = verifier.Verify(t.Context(), sign(t, second, "two", claims))
		require.NoError(t, err)
		_, _, err = verifier.Verify(t.Context(), sign(t, first, "two", claims))
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	})

	t.Run("fetches once, however many unknown key ids strangers make up", func(t *testing.T) {
		t.Parallel()
		b := newBackend(t)
		b.addKey(t, "one")
		keys := auth.NewKeySet(auth.NewClerk("sk_test_secret", b.URL).PublicKeys, time.Now)
		require.NoError(t, keys.Refresh(t.Context()))
		var strangers sync.WaitGroup
		for i := range 10_000 {
			strangers.Go(func() {
				if _, err := keys.Key(context.Background(), fmt.Sprint("made-up-", i)); err == nil {
					t.Error("a made-up key id has a key")
				}
			})
		}
		strangers.Wait()
		require.EqualValues(t, 1, b.fetches.Load())
	})

	t.Run("is unavailable before the first fetch", func(t *testing.T) {
		t.Parallel()
		b := newBackend(t)
		keys := auth.NewKeySet(auth.NewClerk("wrong", b.URL).PublicKeys, time.Now)
		_, err := keys.Key(t.Context(), "one")
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.NotErrorIs(t, err, auth.ErrUnauthenticated)
	})

	t.Run("forgets a key that Clerk has revoked, with the next refresh", func(t *testing.T) {
		t.Parallel()
		b := newBackend(t)
		b.addKey(t, "one")
		keys := auth.NewKeySet(auth.NewClerk("sk_test_secret", b.URL).PublicKeys, time.Now)
		require.NoError(t, keys.Refresh(t.Context()))
		b.keys = jose.JSONWebKeySet{}
		b.addKey(t, "two")
		require.NoError(t, keys.Refresh(t.Context()))
		_, err := keys.Key(t.Context(), "one")
		require.Error(t, err)
		b.keys = jose.JSONWebKeySet{}
		require.Error(t, keys.Refresh(t.Context()), "an empty set is a mistake, not a revocation of everything")
		_, err = keys.Key(t.Context(), "two")
		require.NoError(t, err)
	})
}

// movedClock is the machine's clock plus an offset.
type movedClock struct{ ahead atomic.Int64 }

func (c *movedClock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

func TestClerk(t *testing.T) {
	t.Parallel()
	t.Run("reads a user", func(t *testing.T) {
		t.Parallel()
		user, err := auth.NewClerk("sk_test_secret", newBackend(t).URL+"/").User(t.Context(), "user_1")
		require.NoError(t, err)
		require.Equal(t, drop.User{
			ClerkID: "user_1", Email: "ada@example.com", FirstName: "Ada", LastName: "Byron",
			ImageURL: "https://img.clerk.test/a", SeenAt: time.UnixMilli(1700000000000).UTC(),
		}, user)
	})
	t.Run("leaves out an address that is not verified", func(t *testing.T) {
		t.Parallel()
		for _, status := range []string{"unverified", "failed", "expired", ""} {
			b := newBackend(t)
			b.verification = status
			user, err := auth.NewClerk("sk_test_secret", b.URL).User(t.Context(), "user_1")
			require.NoError(t, err)
			require.Empty(t, user.Email, status)
			require.Equal(t, "Ada", user.FirstName)
		}
	})
	t.Run("renames", func(t *testing.T) {
		t.Parallel()
		b := newBackend(t)
		require.NoError(t, auth.NewClerk("sk_test_secret", b.URL+"/v1").Rename(t.Context(), "user_1", "Ada", ""))
		require.Equal(t, map[string]any{"first_name": "Ada", "last_name": ""}, b.renamed)
	})
	for name, row := range map[string]struct {
		status int
		reply  string
		want   error
		says   string
	}{
		"says which field Clerk refuses, and why": {422, `{"errors":[{"code":"form_param_format_invalid","message":"is invalid",
			"long_message":"Last name cannot hold links.","meta":{"param_name":"last_name"}}]}`, drop.Invalid(), "Last name cannot hold links."},
		"does not know a user who is gone":     {404, `{"errors":[{"code":"resource_not_found"}]}`, drop.ErrNotFound, ""},
		"is unavailable at its rate limit":     {429, `{"errors":[]}`, drop.ErrUnavailable, ""},
		"is unavailable when it does not work": {500, `oops`, drop.ErrUnavailable, ""},
		"is unavailable for a wrong key":       {401, `{"errors":[]}`, drop.ErrUnavailable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBackend(t)
			b.status, b.reply = row.status, row.reply
			err := auth.NewClerk("sk_test_secret", b.URL).Rename(t.Context(), "user_1", "Ada", "https://x")
			require.ErrorIs(t, err, row.want)
			require.NotContains(t, err.Error(), "sk_test_secret")
			if refusal, ok := drop.AsRefusal(err); ok && row.says != "" {
				require.Equal(t, "lastName", refusal.Fields[0].Field)
				require.Contains(t, refusal.Fields[0].Message, row.says)
			}
		})
	}
	t.Run("is unavailable when nobody answers", func(t *testing.T) {
		t.Parallel()
		b := newBackend(t)
		b.Close()
		_, err := auth.NewClerk("sk_test_secret", b.URL).User(t.Context(), "user_1")
		require.ErrorIs(t, err, drop.ErrUnavailable)
	})
}
