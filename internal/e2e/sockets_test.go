package e2e_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

func TestSockets_OnThreeReplicas(t *testing.T) {
	s := openShop(t, 3, "RATE_LIMIT_USER=0")
	token, other := s.token("user_0", nil), s.token("user_1", nil)
	buy := func(s *shop, d dropView, token string) reservation {
		var h held
		answer := s.replicas[0].send(s.t, "POST", "/api/drops/"+d.ID+"/reserve", token, nil)
		require.Equal(s.t, 201, answer.status, string(answer.body))
		answer.decode(s.t, &h)
		answer = s.replicas[0].send(s.t, "POST", "/api/reservations/"+h.Reservation.ID+"/purchase", token, nil)
		require.Equal(s.t, 201, answer.status, string(answer.body))
		return h.Reservation
	}

	t.Run("a socket gets a snapshot when it joins, and every change from any replica", func(t *testing.T) {
		s := s.in(t)
		d := s.newDrop(10, nil)
		buy(s, d, token)
		require.Eventually(t, func() bool { // new users are stored after their first request
			return s.query(`SELECT count(*) FROM users WHERE clerk_id = 'user_0'`) == 1
		}, patience, pollEvery)
		var screens []*socket
		for _, r := range s.replicas {
			k := s.connect(r)
			var snapshot struct {
				Drop            dropView
				RecentPurchases []struct{ User struct{ Name string } }
				ServerTime      time.Time
			}
			f := k.join(d.ID)
			f.decode(t, &snapshot)
			require.Equal(t, s.truth(d.ID), snapshot.Drop.stock())
			require.Equal(t, "live", snapshot.Drop.Status)
			require.Len(t, snapshot.RecentPurchases, 1)
			require.Equal(t, "Alex M.", snapshot.RecentPurchases[0].User.Name)
			require.WithinDuration(t, time.Now(), snapshot.ServerTime, rightWithin)
			screens = append(screens, k)
		}
		apart := s.connect(s.replicas[1])
		buy(s, d, other)
		t.Log("screens agree after", s.socketsAgree(d.ID, returnedWithin, screens...))
		for _, k := range screens {
			f := k.waitEvent(returnedWithin, "purchase-created", d.ID)
			for _, secret := range []string{"userId", "@", "reservation", "\"id\""} {
				require.NotContains(t, string(f.Data), secret)
			}
		}
		screens[0].sendFrame("leave-drop", d.ID)
		screens[0].join(s.newDrop(1, nil).ID) // frames are handled in order: when this is answered, the room has been left
		there, last := s.watch(s.replicas[0], d.ID), screens[0].stock(d.ID)
		buy(s, d, s.token("user_2", nil))
		s.socketsAgree(d.ID, returnedWithin, append(screens[1:], there)...)
		require.Equal(t, last, screens[0].stock(d.ID), "it has left the room")
		require.Empty(t, apart.all("stock-updated"), "it was never in the room")
	})

	t.Run("events of a hold go to its owner only, on every replica", func(t *testing.T) {
		s := s.in(t)
		d := s.newDrop(10, map[string]any{"holdSeconds": 1})
		var own, others []*socket
		for _, r := range s.replicas {
			mine, theirs, anybody := s.watch(r, d.ID), s.watch(r, d.ID), s.watch(r, d.ID)
			mine.authenticate(token)
			theirs.authenticate(other)
			own, others = append(own, mine), append(others, theirs, anybody)
		}
		bought := buy(s, d, token).ID
		d2 := s.newDrop(10, map[string]any{"holdSeconds": 1})
		released := s.holdAll(d2.ID, []string{token}, s.replicas[1])[0].ID
		s.replicas[2].send(t, "DELETE", "/api/reservations/"+released+"/cancel", token, nil)
		forgotten := s.holdAll(d2.ID, []string{token}, s.replicas[2])[0].ID
		for _, k := range own {
			for id, events := range map[string][]string{
				bought:    {"reservation-created", "reservation-completed"},
				released:  {"reservation-created", "reservation-cancelled"},
				forgotten: {"reservation-created", "reservation-expired"},
			} {
				for _, event := range events {
					k.waitEvent(patience, event, id)
				}
			}
		}
		there := s.connect(s.replicas[0])
		there.authenticate(token)
		own[0].sendFrame("sign-out", "")
		own[0].join(d.ID) // frames are handled in order: when this is answered, it has signed out
		created := len(own[0].all("reservation-created"))
		last := s.holdAll(d2.ID, []string{token}, s.replicas[0])[0].ID
		there.waitEvent(returnedWithin, "reservation-created", last)
		require.Len(t, own[0].all("reservation-created"), created)
		for _, k := range others {
			for _, event := range []string{"reservation-created", "reservation-completed", "reservation-cancelled", "reservation-expired"} {
				require.Empty(t, k.all(event))
			}
		}
	})

	t.Run("a page whose replica dies gets the current state from another one", func(t *testing.T) {
		s := s.in(t)
		d := s.newDrop(10, nil)
		page := s.watch(s.replicas[2], d.ID)
		page.authenticate(token)
		s.replicas[2].kill()
		require.Equal(t, websocket.CloseAbnormalClosure, page.closes(patience))
		bought := buy(s, d, token)
		page = s.connect(s.replicas[1])
		page.join(d.ID)
		require.Equal(t, s.truth(d.ID), page.stock(d.ID))
		page.authenticate(token)
		buy(s, d, other)
		s.socketsAgree(d.ID, returnedWithin, page)
		require.NotEmpty(t, bought.ID)
	})

	t.Run("a replica that stops says so to its sockets, and others take them", func(t *testing.T) {
		s := s.in(t)
		d := s.newDrop(10, nil)
		var pages []*socket
		for range 20 {
			pages = append(pages, s.watch(s.replicas[1], d.ID))
		}
		s.replicas[1].signal(syscall.SIGTERM)
		for _, k := range pages {
			require.Equal(t, websocket.CloseGoingAway, k.closes(patience))
		}
		for i := range pages {
			pages[i] = s.watch(s.replicas[0], d.ID)
		}
		buy(s, d, token)
		s.socketsAgree(d.ID, returnedWithin, pages...)
		select {
		case <-s.replicas[1].exited:
		case <-time.After(patience):
			t.Error("it still runs")
		}
	})
	s.audit()
}
