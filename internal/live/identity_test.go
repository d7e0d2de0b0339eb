package live_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func ownerNews(id uuid.UUID, user string) drop.News {
	return drop.News{DropID: id, Owners: []drop.OwnerNews{{
		UserID: user, Event: drop.OwnerCreated, Reservation: json.RawMessage(`{"id":"r1","userId":"` + user + `"}`),
	}}}
}

func TestHub_Owners(t *testing.T) {
	t.Parallel()
	t.Run("get their events on all their sockets, and nobody else does", func(t *testing.T) {
		t.Parallel()
		s, id := open(t, nil), uuid.New()
		s.source.put(id, 1, 10)
		ann, phone, ben, stranger := s.connect(), s.connect(), s.connect(), s.connect()
		ann.signIn("ann")
		phone.signIn("ann")
		ben.signIn("ben")
		for _, c := range []*client{ann, phone, ben, stranger} {
			c.join(id)
		}
		news := ownerNews(id, "ann")
		news.Stock, news.At = s.source.put(id, 2, 9).Stock, time.Now()
		s.Deliver(news)
		for _, c := range []*client{ann, phone} {
			var data struct{ Reservation map[string]string }
			c.expect("reservation-created", &data)
			require.Equal(t, "r1", data.Reservation["id"])
		}
		for _, c := range []*client{ben, stranger} {
			e := c.next()
			require.Equal(t, "stock-updated", e.Event)
			require.NotContains(t, string(e.Data), "ann")
			require.NotContains(t, string(e.Data), "userId")
			c.expectNothingAfterFlush(s)
		}
	})
	t.Run("change with the token", func(t *testing.T) {
		t.Parallel()
		s := open(t, nil)
		c := s.connect()
		var data struct {
			UserID    string `json:"userId"`
			ExpiresAt time.Time
		}
		c.send("authenticate", "ann")
		c.expect("authenticated", &data)
		require.Equal(t, "ann", data.UserID)
		require.True(t, data.ExpiresAt.After(time.Now()))
		c.signIn("ben")
		s.Deliver(ownerNews(uuid.New(), "ann"))
		c.expectNothing()
		s.Deliver(ownerNews(uuid.New(), "ben"))
		c.expect("reservation-created", nil)
		c.send("sign-out", nil)
		c.expectNothing()
		s.Deliver(ownerNews(uuid.New(), "ben"))
		c.expectNothing()
	})
	t.Run("stay signed in when a new token is refused", func(t *testing.T) {
		t.Parallel()
		s := open(t, nil)
		c := s.connect()
		c.signIn("ann")
		c.send("authenticate", "bad")
		c.expectError("unauthenticated")
		c.send("authenticate", "ben/-1s")
		c.expectError("unauthenticated")
		s.Deliver(ownerNews(uuid.New(), "ann"))
		c.expect("reservation-created", nil)
	})
	t.Run("are signed out when the token expires", func(t *testing.T) {
		t.Parallel()
		s := open(t, nil)
		c, again := s.connect(), s.connect()
		c.signIn("ann/500ms")
		again.signIn("ann/500ms")
		again.signIn("ann")
		c.expectError("unauthenticated")
		s.Deliver(ownerNews(uuid.New(), "ann"))
		again.expect("reservation-created", nil)
		c.expectNothing()
	})
}
