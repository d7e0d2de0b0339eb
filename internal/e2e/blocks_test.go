package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
)

// userRow is a user as an admin sees it.
type userRow struct {
	User struct{ ClerkID, Email, FirstName string }

	Blocked                             *struct{ Actor, Reason string }
	ActiveHolds, UnsoldHolds, Purchases int
}

// users reads the admins' list of users, all of its pages.
func (s *shop) users(query string) (all []userRow) {
	s.t.Helper()
	for cursor := ""; ; {
		var page struct {
			Users      []userRow
			NextCursor *string
		}
		answer := s.replicas[0].send(s.t, "GET", "/api/users?limit=2"+query+"&cursor="+cursor, s.admin, nil)
		require.Equal(s.t, 200, answer.status, string(answer.body))
		answer.decode(s.t, &page)
		all = append(all, page.Users...)
		if page.NextCursor == nil {
			return all
		}
		cursor = *page.NextCursor
	}
}

func TestBlocks_ABlockedUser(t *testing.T) {
	t.Parallel()
	s := openShop(t, 2, "RATE_LIMIT_USER=0")
	here, there := s.replicas[0], s.replicas[1]
	d, other := s.newDrop(5, nil), s.newDrop(5, nil)
	mallory := s.token("mallory", authtest.Claims{"first_name": "Mallory", "email": "mallory@example.com"})
	kept := s.hold(here, mallory, d.ID)
	bought := s.hold(here, mallory, other.ID)

	answer := here.send(t, "PUT", "/api/users/mallory/block", s.admin, map[string]any{"reason": "holds without end"})
	require.Equal(t, 200, answer.status, string(answer.body))
	var row userRow
	answer.decode(t, &row)
	require.Equal(t, "holds without end", row.Blocked.Reason)
	require.Equal(t, "admin", row.Blocked.Actor)
	require.Equal(t, 2, row.ActiveHolds)

	answer = here.send(t, "POST", "/api/drops/"+d.ID+"/reserve", mallory, nil)
	require.Equal(t, 403, answer.status, "at once on this replica, although the user has a hold")
	require.Equal(t, "blocked", answer.code())
	require.Eventually(t, func() bool {
		answer, err := there.reserve(mallory, d.ID)
		return err == nil && answer.status == 403
	}, time.Second, 10*time.Millisecond, "within a second on the others")
	answer = here.send(t, "POST", "/api/drops/"+"00000000-0000-4000-8000-000000000000"+"/reserve", mallory, nil)
	require.Equal(t, 404, answer.status, "a missing drop is reported first")

	answer, err := there.purchase(mallory, bought.ID)
	require.NoError(t, err)
	require.Equal(t, 201, answer.status, "a blocked user may buy a hold")
	answer, err = there.cancel(mallory, kept.ID)
	require.NoError(t, err)
	require.Equal(t, 200, answer.status, "or cancel it")

	again := here.send(t, "PUT", "/api/users/mallory/block", s.admin, map[string]any{"reason": "another"})
	require.Equal(t, 200, again.status)
	again.decode(t, &row)
	require.Equal(t, "holds without end", row.Blocked.Reason, "a repeated block keeps the first reason")
	require.Equal(t, 404, here.send(t, "PUT", "/api/users/nobody/block", s.admin, map[string]any{"reason": "x"}).status)
	require.Equal(t, 404, here.send(t, "DELETE", "/api/users/nobody/block", s.admin, nil).status)
	require.Equal(t, 422, here.send(t, "PUT", "/api/users/mallory/block", s.admin, map[string]any{"reason": " "}).status)

	for range 2 {
		answer = here.send(t, "DELETE", "/api/users/mallory/block", s.admin, nil)
		require.Equal(t, 200, answer.status)
		row = userRow{}
		answer.decode(t, &row)
		require.Nil(t, row.Blocked)
	}
	s.hold(here, mallory, d.ID)
	s.audit()
}

func TestBlocks_ReleaseAndBlock(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	d := s.newDrop(5, nil)
	mallory := s.token("mallory", nil)
	r := s.replicas[0]
	hold := s.hold(r, mallory, d.ID)
	body := map[string]any{"reason": "a bot", "block": true}
	answer := r.send(t, "POST", "/api/reservations/"+hold.ID+"/release", s.admin, body)
	require.Equal(t, 200, answer.status, string(answer.body))
	require.Equal(t, 403, r.send(t, "POST", "/api/drops/"+d.ID+"/reserve", mallory, nil).status)
	require.Equal(t, 200, r.send(t, "POST", "/api/reservations/"+hold.ID+"/release", s.admin, body).status, "a repeated release changes nothing")
	require.Equal(t, 409, r.send(t, "POST", "/api/reservations/"+s.boughtHold(r, "buyer", d.ID)+"/release", s.admin, body).status)
	require.Equal(t, 403, r.send(t, "POST", "/api/drops/"+d.ID+"/reserve", s.token("buyer", nil), nil).status,
		"a user whose hold can no longer be released is blocked all the same")
	rows := s.users("&blocked=true&q=mallory")
	require.Len(t, rows, 1)
	require.Equal(t, "a bot", rows[0].Blocked.Reason)
	s.audit()
}

func TestBlocks_TheListOfUsers(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	r := s.replicas[0]
	d := s.newDrop(20, nil)
	tokenOf := func(name string) string {
		return s.token("user_"+name, authtest.Claims{"first_name": name, "email": name + "@example.com"})
	}
	for _, name := range []string{"Anna", "Bert", "Ann_e", "Carl", "Dora"} {
		require.Equal(t, 200, r.send(t, "GET", "/api/auth/me", tokenOf(name), nil).status)
	}
	bert := tokenOf("Bert") // it may be newer, and then what it says is stored
	hold := s.hold(r, bert, d.ID)
	answer, err := r.cancel(bert, hold.ID)
	require.NoError(t, err)
	require.Equal(t, 200, answer.status)
	require.Equal(t, 200, r.send(t, "PUT", "/api/users/user_Anna/block", s.admin, map[string]any{"reason": "x"}).status)

	names := func(rows []userRow) (names []string) {
		for _, row := range rows {
			if row.User.ClerkID != "admin" {
				names = append(names, row.User.FirstName)
			}
		}
		return names
	}
	require.Equal(t, []string{"Anna", "Dora", "Carl", "Ann_e", "Bert"}, names(s.users("")), "blocked ones first, then the newest")
	require.Equal(t, []string{"Anna"}, names(s.users("&blocked=true")))
	require.Equal(t, []string{"Dora", "Carl", "Ann_e", "Bert"}, names(s.users("&blocked=false")))
	require.Equal(t, []string{"Anna", "Ann_e"}, names(s.users("&q=ANN")))
	require.Equal(t, []string{"Ann_e"}, names(s.users("&q=ann_")), "wildcards of LIKE are ordinary characters")
	require.Equal(t, []string{"Carl"}, names(s.users("&q=carl@ex")))
	require.Equal(t, []string{"Dora"}, names(s.users("&q=user_Do")))
	require.Empty(t, s.users("&q=nna"), "only the beginning")
	require.Equal(t, 1, s.users("&q=bert")[0].UnsoldHolds)
	require.Equal(t, 422, r.send(t, "GET", "/api/users?cursor=x", s.admin, nil).status)
}

// hold reserves a unit, which must be a new hold.
func (s *shop) hold(r *replica, token, dropID string) reservation {
	s.t.Helper()
	answer, err := r.reserve(token, dropID)
	require.NoError(s.t, err)
	require.Equal(s.t, 201, answer.status, string(answer.body))
	var h held
	answer.decode(s.t, &h)
	return h.Reservation
}

// boughtHold holds and buys a unit for a user, and returns the reservation's id.
func (s *shop) boughtHold(r *replica, user, dropID string) string {
	s.t.Helper()
	hold := s.hold(r, s.token(user, nil), dropID)
	answer, err := r.purchase(s.token(user, nil), hold.ID)
	require.NoError(s.t, err)
	require.Equal(s.t, 201, answer.status, string(answer.body))
	return hold.ID
}

// A bot that reserves without pause must not take a unit again between the release of its hold and
// the block.
func TestBlocks_ABotGetsNothingAfterReleaseAndBlock(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	r := s.replicas[0]
	d := s.newDrop(20, nil)
	for n := range 10 {
		bot := s.token(fmt.Sprint("bot_", n), nil)
		hold := s.hold(r, bot, d.ID)
		ctx, stop := context.WithCancel(t.Context())
		var hammering sync.WaitGroup
		for range 4 {
			hammering.Go(func() {
				for ctx.Err() == nil {
					_, _ = r.reserve(bot, d.ID)
				}
			})
		}
		answer := r.send(t, "POST", "/api/reservations/"+hold.ID+"/release", s.admin, map[string]any{"reason": "a bot", "block": true})
		require.Equal(t, 200, answer.status, string(answer.body))
		stop()
		hammering.Wait()
		require.Zero(t, s.query("SELECT count(*) FROM reservations WHERE user_id = $1 AND status = 'active'", fmt.Sprint("bot_", n)))
	}
	s.audit()
}

func TestBlocks_OddUserIDs(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1)
	for _, id := range []string{"%00", "a%00b", "%ff", "%20", strings.Repeat("x", 5000)} {
		for method, body := range map[string]any{"PUT": map[string]any{"reason": "x"}, "DELETE": nil} {
			require.Equal(t, 404, s.replicas[0].send(t, method, "/api/users/"+id+"/block", s.admin, body).status, "%s %.10s", method, id)
		}
	}
}
