package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/clerk/clerk-sdk-go/v2"

	"sneakerhead/internal/drop"
)

// webhookWindow is how far an event's timestamp may be in the past or the future. Svix signs each
// retry again with a new timestamp.
const webhookWindow = 5 * time.Minute

// UserEvent is an event of Clerk's about a user.
type UserEvent struct {
	User    drop.User // SeenAt is the time of the event, so that an older one never replaces a newer one
	Deleted bool
}

// ErrOtherEvent says that the event is authentic, but not about a user.
var ErrOtherEvent = errors.New("an event about something else")

// Webhook verifies and decodes the events that Clerk sends through Svix.
type Webhook struct {
	key []byte
	now func() time.Time
}

// NewWebhook takes the endpoint's signing secret, "whsec_" and base64.
func NewWebhook(secret string, now func() time.Time) (*Webhook, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 16 {
		return nil, errors.New("want the endpoint's signing secret, whsec_ and base64")
	}
	return &Webhook{key: key, now: now}, nil
}

// Read verifies and decodes an event. [ErrUnauthenticated]: it is not from Clerk, or too old.
func (w *Webhook) Read(header http.Header, body []byte) (UserEvent, error) {
	if err := w.verify(header, body); err != nil {
		return UserEvent{}, err
	}
	var event struct {
		Type string          `json:"type"`
		Data json.RawMessage `json:"data"`
		At   int64           `json:"timestamp"` // milliseconds
	}
	if err := json.Unmarshal(body, &event); err != nil {
		return UserEvent{}, fmt.Errorf("read event: %w", err)
	}
	switch event.Type {
	case "user.created", "user.updated":
		var user clerk.User
		if err := json.Unmarshal(event.Data, &user); err != nil || !isID(user.ID) {
			return UserEvent{}, errors.New("read event: its data is not a user")
		}
		return UserEvent{User: userFromClerk(&user)}, nil
	case "user.deleted":
		var deleted struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(event.Data, &deleted); err != nil || !isID(deleted.ID) {
			return UserEvent{}, errors.New("read event: its data is not a user")
		}
		return UserEvent{User: drop.User{ClerkID: deleted.ID, SeenAt: w.eventTime(event.At, header)}, Deleted: true}, nil
	default:
		return UserEvent{}, ErrOtherEvent
	}
}

// verify checks an event by Svix's scheme: one of its signatures must be the HMAC-SHA256 of
// id.timestamp.body.
func (w *Webhook) verify(header http.Header, body []byte) error {
	id, sent := header.Get("svix-id"), header.Get("svix-timestamp")
	seconds, err := strconv.ParseInt(sent, 10, 64)
	if id == "" || err != nil {
		return refuseEvent("the event has no id or no timestamp")
	}
	if age := w.now().Sub(time.Unix(seconds, 0)); age > webhookWindow || age < -webhookWindow {
		return refuseEvent("the event is from another time")
	}
	mac := hmac.New(sha256.New, w.key)
	mac.Write([]byte(id + "." + sent + "."))
	mac.Write(body)
	want := mac.Sum(nil)
	for signature := range strings.FieldsSeq(header.Get("svix-signature")) {
		version, encoded, _ := strings.Cut(signature, ",")
		given, err := base64.StdEncoding.DecodeString(encoded)
		if version == "v1" && err == nil && hmac.Equal(given, want) {
			return nil
		}
	}
	return refuseEvent("the event's signature is not of our secret")
}

// eventTime returns when an event happened or, when it does not say, when it was sent.
func (w *Webhook) eventTime(milliseconds int64, header http.Header) time.Time {
	if milliseconds > 0 {
		return time.UnixMilli(milliseconds).UTC()
	}
	seconds, _ := strconv.ParseInt(header.Get("svix-timestamp"), 10, 64) // verified before
	return time.Unix(seconds, 0).UTC()
}

func refuseEvent(text string) error { return fmt.Errorf("%w: %s", ErrUnauthenticated, text) }
