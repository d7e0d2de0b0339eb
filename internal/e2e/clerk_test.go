package e2e_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

const webhookKey = "a key of at least sixteen bytes"

// withWebhooks is the setting that lets clerkSays be heard.
func withWebhooks() string {
	return "CLERK_WEBHOOK_SECRET=whsec_" + base64.StdEncoding.EncodeToString([]byte(webhookKey))
}

// clerkSays sends one of Clerk's events to a replica. data is JSON.
func (s *shop) clerkSays(r *replica, kind, data string, at time.Time) {
	s.t.Helper()
	body := fmt.Sprintf(`{"type":%q,"timestamp":%d,"data":%s}`, kind, at.UnixMilli(), data)
	id, seconds := "msg_"+uuid.NewString(), strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(webhookKey))
	mac.Write([]byte(id + "." + seconds + "." + body))
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, r.url+"/api/webhooks/clerk", strings.NewReader(body))
	require.NoError(s.t, err)
	request.Header.Set("Svix-Id", id)
	request.Header.Set("Svix-Timestamp", seconds)
	request.Header.Set("Svix-Signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	answer, err := client.Do(request)
	require.NoError(s.t, err)
	require.NoError(s.t, answer.Body.Close())
	require.Equal(s.t, 204, answer.StatusCode)
}

// clerkUser returns the data of an event about a user with an address in some state of
// verification.
func clerkUser(id, first, email, verification string, at time.Time) string {
	return fmt.Sprintf(`{"id":%q,"first_name":%q,"updated_at":%d,"primary_email_address_id":"e",
		"email_addresses":[{"id":"e","email_address":%q,"verification":{"status":%q}}]}`, id, first, at.UnixMilli(), email, verification)
}

// adminCommand runs `sneakerhead admin` and returns what it prints.
func (s *shop) adminCommand(args ...string) (output string, ok bool) {
	s.t.Helper()
	command := exec.Command(binary, append([]string{"admin"}, args...)...)
	command.Env = []string{"DB_URL=" + s.dbURL}
	text, err := command.CombinedOutput()
	return string(text), err == nil
}

func TestDeletedUser_IsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	s := openShop(t, 2, "RATE_LIMIT_USER=0", withWebhooks())
	here, there := s.replicas[0], s.replicas[1]
	d, other := s.newDrop(5, nil), s.newDrop(5, nil)
	ann := s.token("ann", authtest.Claims{"first_name": "Ann", "email": "ann@example.com"})
	hold := s.hold(here, ann, d.ID)
	require.Equal(t, 200, there.send(t, "GET", "/api/auth/me", ann, nil).status)
	socketHere, socketThere := s.connect(here), s.connect(there)
	socketHere.authenticate(ann)
	socketThere.authenticate(ann)

	deletedAt := time.Now()
	s.clerkSays(here, "user.deleted", `{"id":"ann","deleted":true}`, deletedAt)
	refusedBy := func(r *replica, token string) {
		t.Helper()
		for route, body := range map[[2]string]any{
			{"POST", "/api/drops/" + d.ID + "/reserve"}:            nil,
			{"POST", "/api/drops/" + other.ID + "/reserve"}:        nil,
			{"POST", "/api/reservations/" + hold.ID + "/purchase"}: nil,
			{"DELETE", "/api/reservations/" + hold.ID + "/cancel"}: nil,
			{"GET", "/api/reservations"}:                           nil,
			{"GET", "/api/purchases"}:                              nil,
			{"GET", "/api/auth/me"}:                                nil,
			{"PUT", "/api/auth/profile"}:                           map[string]any{"firstName": "Ghost"},
			{"GET", "/api/drops"}:                                  nil,
		} {
			answer := r.send(t, route[0], route[1], token, body)
			require.Equal(t, 401, answer.status, "%s: %s", route, answer.body)
			require.Equal(t, "unauthenticated", answer.code())
		}
	}
	refusedBy(here, ann)
	socketHere.waitEvent(patience, "error", "unauthenticated")
	require.Eventually(t, func() bool { return there.send(t, "GET", "/api/auth/me", ann, nil).status == 401 }, patience, 10*time.Millisecond)
	t.Logf("refused by the other replica after %s", time.Since(deletedAt).Round(time.Millisecond))
	refusedBy(there, ann)
	socketThere.waitEvent(patience, "error", "unauthenticated")

	s.clerkSays(there, "user.updated", clerkUser("ann", "Ann", "ann@example.com", "verified", deletedAt.Add(-time.Minute)), deletedAt)
	s.clerkSays(there, "user.updated", clerkUser("ann", "Ann", "ann@example.com", "verified", deletedAt.Add(time.Minute)), deletedAt)
	later := s.token("ann", authtest.Claims{"first_name": "Ann", "email": "ann@example.com", "jti": "another"})
	refusedBy(here, later)
	refusedBy(there, later)
	mark := socketThere.mark()
	socketThere.sendFrame("authenticate", later)
	socketThere.waitEventSince(mark, patience, "error", "unauthenticated")
	require.Equal(t, 1, s.query(`SELECT count(*) FROM users WHERE clerk_id = 'ann' AND email = '' AND verified_email = '' AND first_name = ''`))
	require.Equal(t, 200, here.send(t, "GET", "/api/drops/live", later, nil).status, "what anyone may read, they may too")
	started := s.startReplica(2, withWebhooks())
	s.replicas = append(s.replicas, started)
	refusedBy(started, later)

	output, ok := s.adminCommand("grant", "ann@example.com")
	require.False(t, ok, output)
	s.audit()
}

func TestAdminGrant_ByEmail(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, withWebhooks())
	r := s.replicas[0]
	now := time.Now()
	s.clerkSays(r, "user.created", clerkUser("user_thief", "Eve", "boss2@example.com", "unverified", now), now)
	output, ok := s.adminCommand("grant", "boss2@example.com")
	require.False(t, ok, output)
	require.Contains(t, output, "Clerk user id")
	s.clerkSays(r, "user.created", clerkUser("user_boss", "Boss", "boss2@example.com", "verified", now), now)
	output, ok = s.adminCommand("grant", "BOSS2@example.com")
	require.True(t, ok, output)
	require.Contains(t, output, "user_boss")
	require.NotContains(t, output, "user_thief")

	for id, email := range map[string]string{"user_kim": "kim@example.com", "user_kelvin": "\u212aim@example.com", "user_a": "two@example.com", "user_b": "Two@example.com"} {
		s.clerkSays(r, "user.created", clerkUser(id, "X", email, "verified", now), now)
	}
	output, ok = s.adminCommand("grant", "Kim@example.com")
	require.True(t, ok, output)
	output, ok = s.adminCommand("grant", "two@example.com")
	require.False(t, ok, output)
	require.Contains(t, output, "user_a, user_b")
	require.Contains(t, output, "Clerk user id")
	list, ok := s.adminCommand("list")
	require.True(t, ok, list)
	require.NotRegexp(t, `user_(thief|kelvin|a|b)\b`, list)
	withoutEmail := authtest.Claims{"email": nil}
	for id, want := range map[string]int{"user_boss": 200, "user_kim": 200, "user_thief": 403, "user_kelvin": 403, "user_a": 403} {
		require.Equal(t, want, r.send(t, "GET", "/api/drops", s.token(id, withoutEmail), nil).status, id)
	}
	output, ok = s.adminCommand("revoke", "kim@example.com")
	require.True(t, ok, output)
	require.Contains(t, output, "ADMIN_EMAILS")
	require.Equal(t, 403, r.send(t, "GET", "/api/drops", s.token("user_kim", withoutEmail), nil).status)

	unverified := s.token("user_liar", authtest.Claims{"email": "boss@example.com", "email_verified": false})
	require.Equal(t, 403, r.send(t, "GET", "/api/drops", unverified, nil).status, "ADMIN_EMAILS lists that address")
	require.Equal(t, 200, r.send(t, "GET", "/api/drops", s.admin, nil).status)
}

func TestProfile_WhatClerkIsSent(t *testing.T) {
	t.Parallel()
	var renames atomic.Int64
	clerk := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			renames.Add(1)
		}
		fmt.Fprint(w, `{"id":"ann"}`)
	}))
	defer clerk.Close()
	s := openShop(t, 1, "RATE_LIMIT_USER=0", "CLERK_SECRET_KEY=sk_test_x", "CLERK_API_URL="+clerk.URL)
	r := s.replicas[0]
	ann := s.token("ann", authtest.Claims{"first_name": "Ann", "last_name": "Lee"})
	save := func(first string) reply {
		return r.send(t, "PUT", "/api/auth/profile", ann, map[string]any{"firstName": first, "lastName": "Lee", "imageUrl": ""})
	}
	for range 138 {
		require.Equal(t, 200, save("Ann").status)
	}
	require.Zero(t, renames.Load(), "nothing has changed")
	for n := range 5 {
		answer := save(fmt.Sprint("Ann ", n))
		require.Equal(t, 200, answer.status, string(answer.body))
	}
	answer := save("Once more")
	require.Equal(t, 429, answer.status)
	require.Equal(t, "rate_limited", answer.code())
	require.NotEmpty(t, answer.header.Get("Retry-After"))
	require.EqualValues(t, 5, renames.Load())
	require.Equal(t, 200, save("Ann 4").status, "unchanged, so nothing is sent")
}

func TestProfile_SaysWhatOthersSee(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1)
	r := s.replicas[0]
	mallory := s.token("mallory", authtest.Claims{"first_name": "Sneakerhead", "last_name": "Support"})
	var user struct{ FirstName, DisplayName string }
	r.send(t, "GET", "/api/auth/me", mallory, nil).decode(t, &user)
	require.Equal(t, "Sneakerhead", user.FirstName)
	require.Equal(t, "Somebody", user.DisplayName)
	r.send(t, "PUT", "/api/auth/profile", mallory, map[string]any{"firstName": "Mal"}).decode(t, &user)
	require.Equal(t, "Mal S.", user.DisplayName)
}

func TestServe_WarnsWhenTokensOfAnySiteAreAccepted(t *testing.T) {
	t.Parallel()
	const warning = "set CLIENT_URL or CLERK_AUTHORIZED_PARTIES"
	s := openShop(t, 1)
	require.NotContains(t, s.replicas[0].logged(), warning)
	s.replicas = append(s.replicas, s.startReplica(1, "CLIENT_URL=", "CLERK_AUTHORIZED_PARTIES="))
	require.Contains(t, s.replicas[1].logged(), warning)
	elsewhere := s.token("ann", authtest.Claims{"azp": "https://elsewhere.example.com"})
	require.Equal(t, 401, s.replicas[0].send(t, "GET", "/api/auth/me", elsewhere, nil).status)
	require.Equal(t, 200, s.replicas[1].send(t, "GET", "/api/auth/me", elsewhere, nil).status)
}
