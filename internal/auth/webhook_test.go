package auth_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
)

const webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// svix signs a body as Svix does.
func svix(t *testing.T, body string, at time.Time) http.Header {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(webhookSecret[len("whsec_"):])
	require.NoError(t, err)
	seconds := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("msg_1." + seconds + "." + body))
	return http.Header{
		"Svix-Id":        {"msg_1"},
		"Svix-Timestamp": {seconds},
		"Svix-Signature": {"v1,Zm9yZ2Vk v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))},
	}
}

func TestWebhook_Read(t *testing.T) {
	t.Parallel()
	const updated = `{"type":"user.updated","data":{"id":"user_1","first_name":"Ada","last_name":null,"updated_at":1700000000123,
		"primary_email_address_id":"e","email_addresses":[{"id":"e","email_address":"ada@example.com","verification":{"status":"verified"}}]}}` + "\n"
	hook, err := auth.NewWebhook(webhookSecret, noon)
	require.NoError(t, err)

	t.Run("an update", func(t *testing.T) {
		t.Parallel()
		event, err := hook.Read(svix(t, updated, noon()), []byte(updated))
		require.NoError(t, err)
		require.Equal(t, "Ada", event.User.FirstName)
		require.Empty(t, event.User.LastName)
		require.Equal(t, "ada@example.com", event.User.Email)
		require.Equal(t, time.UnixMilli(1700000000123).UTC(), event.User.SeenAt)
		require.False(t, event.Deleted)
	})
	t.Run("an update with an address that is not verified", func(t *testing.T) {
		t.Parallel()
		for _, verification := range []string{`{"status":"unverified"}`, `{"status":"transferable"}`, `{}`, `null`} {
			body := strings.ReplaceAll(updated, `{"status":"verified"}`, verification)
			event, err := hook.Read(svix(t, body, noon()), []byte(body))
			require.NoError(t, err)
			require.Empty(t, event.User.Email, verification)
			require.Equal(t, "Ada", event.User.FirstName)
		}
	})
	t.Run("a deletion", func(t *testing.T) {
		t.Parallel()
		body := `{"type":"user.deleted","timestamp":1700000000999,"data":{"id":"user_1","deleted":true}}`
		event, err := hook.Read(svix(t, body, noon()), []byte(body))
		require.NoError(t, err)
		require.True(t, event.Deleted)
		require.Equal(t, "user_1", event.User.ClerkID)
		require.Equal(t, time.UnixMilli(1700000000999).UTC(), event.User.SeenAt)
	})
	t.Run("something else", func(t *testing.T) {
		t.Parallel()
		body := `{"type":"session.created","data":{}}`
		_, err := hook.Read(svix(t, body, noon()), []byte(body))
		require.ErrorIs(t, err, auth.ErrOtherEvent)
	})
	t.Run("a user without an id", func(t *testing.T) {
		t.Parallel()
		body := `{"type":"user.created","data":{"id":""}}`
		_, err := hook.Read(svix(t, body, noon()), []byte(body))
		require.ErrorContains(t, err, "not a user")
	})

	for name, change := range map[string]func(http.Header){
		"without a signature": func(h http.Header) { h.Del("Svix-Signature") },
		"of another version": func(h http.Header) {
			h.Set("Svix-Signature", strings.ReplaceAll(h.Get("Svix-Signature"), "v1,", "v2,"))
		},
		"under another id":       func(h http.Header) { h.Set("Svix-Id", "msg_2") },
		"without an id":          func(h http.Header) { h.Del("Svix-Id") },
		"with another timestamp": func(h http.Header) { h.Set("Svix-Timestamp", strconv.FormatInt(noon().Unix()+1, 10)) },
		"without a timestamp":    func(h http.Header) { h.Del("Svix-Timestamp") },
		"with a timestamp of no": func(h http.Header) { h.Set("Svix-Timestamp", "no") },
	} {
		t.Run("refuses one "+name, func(t *testing.T) {
			t.Parallel()
			header := svix(t, updated, noon())
			change(header)
			_, err := hook.Read(header, []byte(updated))
			require.ErrorIs(t, err, auth.ErrUnauthenticated)
		})
	}
	t.Run("refuses another body", func(t *testing.T) {
		t.Parallel()
		_, err := hook.Read(svix(t, updated, noon()), []byte(updated+" "))
		require.ErrorIs(t, err, auth.ErrUnauthenticated)
	})
	t.Run("refuses one from another time", func(t *testing.T) {
		t.Parallel()
		for _, away := range []time.Duration{-6 * time.Minute, 6 * time.Minute} {
			_, err := hook.Read(svix(t, updated, noon().Add(away)), []byte(updated))
			require.ErrorIs(t, err, auth.ErrUnauthenticated)
		}
	})
	t.Run("refuses a malformed secret", func(t *testing.T) {
		t.Parallel()
		for _, secret := range []string{"", "whsec_", "whsec_!", "whsec_c2hvcnQ="} {
			_, err := auth.NewWebhook(secret, noon)
			require.Error(t, err)
		}
	})
}
