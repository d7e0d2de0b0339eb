package e2e_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v3"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

// clerkAPI replaces Clerk's API, and counts the calls.
type clerkAPI struct {
	*httptest.Server
	keys  []byte
	calls atomic.Int64
	fails atomic.Bool // answers 500
	hangs atomic.Bool // does not answer until the caller gives up
	hung  chan struct{}
}

func newClerkAPI(t *testing.T, key jose.JSONWebKey) *clerkAPI {
	t.Helper()
	keys, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key}})
	require.NoError(t, err)
	a := &clerkAPI{keys: keys, hung: make(chan struct{}, 1024)}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *clerkAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.calls.Add(1)
	if a.hangs.Load() {
		_, _ = io.Copy(io.Discard, r.Body) // a server notices that its client is gone only after reading the body
		a.hung <- struct{}{}
		<-r.Context().Done()
		return
	}
	if a.fails.Load() || r.URL.Path != "/v1/jwks" {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(a.keys)
}

// settings returns settings with which a replica fetches its keys here.
func (a *clerkAPI) settings() []string {
	return []string{"CLERK_JWT_KEY=", "CLERK_SECRET_KEY=sk_test_secret", "CLERK_API_URL=" + a.URL, "RATE_LIMIT_IP=0", "RATE_LIMIT_USER=0"}
}

const (
	strangersTokens = 10_000
	outsideRoom     = 8
)

// Tokens with made-up key ids may cause one call to Clerk, and must not delay other users.
func TestAttack_MadeUpKeysAskClerkOnce(t *testing.T) {
	s := openShop(t, 0)
	clerk := newClerkAPI(t, s.clerk.JWK())
	token := s.token("user_1", nil)
	stranger := strings.SplitN(authtest.New(t).Token("user_1", nil), ".", 2)[1] // payload and signature, without the header

	// storm sends such tokens while a signed-in user sends requests.
	storm := func(t *testing.T, r *replica) {
		t.Helper()
		require.Equal(t, 200, r.send(t, "GET", "/api/auth/me", token, nil).status)
		over := make(chan struct{})
		var served int
		var buyer sync.WaitGroup
		buyer.Go(func() {
			for ; ; served++ {
				select {
				case <-over:
					return
				default:
				}
				if answer, err := r.try("GET", "/api/reservations", token, nil); err != nil || answer.status != 200 {
					t.Errorf("a good token meanwhile: %d %v", answer.status, err)
				}
			}
		})
		began := time.Now()
		together(outsideRoom, func(i int) {
			for n := i; n < strangersTokens; n += outsideRoom {
				header := authtest.Segment([]byte(fmt.Sprintf(`{"alg":"RS256","typ":"JWT","kid":"ins_%d"}`, n)))
				answer, err := r.try("GET", "/api/auth/me", header+"."+stranger, nil)
				if err != nil || answer.status != 401 {
					t.Errorf("token %d: %d %v", n, answer.status, err)
					return
				}
			}
		})
		close(over)
		buyer.Wait()
		require.NotZero(t, served)
		t.Logf("%d made-up keys refused in %s, a good token served %d times meanwhile; %d calls of Clerk",
			strangersTokens, time.Since(began), served, clerk.calls.Load())
	}

	t.Run("when the keys come from Clerk", func(t *testing.T) {
		s := s.in(t)
		r := s.startReplica(0, clerk.settings()...)
		require.Eventually(t, func() bool { return clerk.calls.Load() == 1 }, patience, pollEvery, "the start's own fetch")
		storm(t, r)
		require.LessOrEqual(t, clerk.calls.Load(), int64(2))
		s.replicas = []*replica{r}
		s.knownKeysDoNotWait(clerk, token)
	})
	t.Run("and never when the key is given", func(t *testing.T) {
		s := s.in(t)
		clerk.calls.Store(0)
		r := s.startReplica(1, append(clerk.settings(), "CLERK_JWT_KEY="+s.clerk.PublicPEM())...)
		storm(t, r)
		require.Zero(t, clerk.calls.Load())
	})
	t.Run("nor does a start wait for a Clerk that hangs", func(t *testing.T) {
		s := s.in(t)
		clerk.hangs.Store(true)
		defer clerk.hangs.Store(false)
		r := s.startReplica(2, clerk.settings()...)
		began := time.Now()
		answer := r.send(t, "GET", "/api/auth/me", token, nil)
		require.Equal(t, 503, answer.status, "nobody can be told from a stranger yet: %s", answer.body)
		require.NotEmpty(t, answer.header.Get("Retry-After"))
		require.Less(t, time.Since(began), answeredWithin)
		require.Equal(t, 200, r.send(t, "GET", "/api/drops/live", "", nil).status)
	})
}

// knownKeysDoNotWait makes Clerk fail, then not answer while calls are running. Users whose key is
// known must be served as usual.
func (s *shop) knownKeysDoNotWait(clerk *clerkAPI, token string) {
	s.t.Helper()
	const soon = time.Second // waiting for Clerk would take longer
	r, d := s.replicas[0], s.newDrop(5, nil)
	serves := func() {
		s.t.Helper()
		began := time.Now()
		require.Equal(s.t, 200, r.send(s.t, "GET", "/api/auth/me", token, nil).status)
		hold := s.holdAll(d.ID, []string{token}, r)[0]
		fresh := s.token("user_2", nil) // not verified before
		require.Equal(s.t, 200, r.send(s.t, "GET", "/api/auth/me", fresh, nil).status)
		require.Equal(s.t, 200, r.send(s.t, "DELETE", "/api/reservations/"+hold.ID+"/cancel", token, nil).status)
		require.Less(s.t, time.Since(began), soon)
	}
	serves()
	clerk.fails.Store(true)
	serves()
	clerk.hangs.Store(true)
	var renaming sync.WaitGroup
	renaming.Go(func() { // a request that needs Clerk waits, within the promised time for answers
		began := time.Now()
		answer, err := r.try("PUT", "/api/auth/profile", token, map[string]string{"firstName": "Sasha"})
		if err != nil || answer.status != 503 || time.Since(began) > answeredWithin {
			s.t.Errorf("a rename without Clerk: %d %v after %s", answer.status, err, time.Since(began))
		}
	})
	<-clerk.hung
	serves()
	renaming.Wait()
	clerk.fails.Store(false)
	clerk.hangs.Store(false)
}
