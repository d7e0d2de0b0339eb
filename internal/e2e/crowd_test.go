package e2e_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"
)

// crowd is many users who buy units of one drop until it is sold out. They wait before they pay,
// cancel, let holds run out and, like a page, try another replica when one does not answer.
type crowd struct {
	*shop
	dropID   string
	client   *http.Client
	frozen   atomic.Pointer[replica] // a replica whose answers may be late
	shopping sync.WaitGroup

	mu        sync.Mutex
	bought    []string            // ids of purchases that were confirmed to a user
	confirmed map[string][]string // ids of reservations that were confirmed to a user, by status
	slowest   time.Duration       // slowest answer of a running replica
	answers   tally
}

const (
	decideWithin   = 400 * time.Millisecond // users decide within this time what to do with a hold
	requestTimeout = 4 * time.Second        // longer than any promised answer takes
	retryPause     = 60 * time.Millisecond  // before a request is sent again
	sellOut        = time.Minute
)

// sendCrowd starts users who buy units of a drop.
func (s *shop) sendCrowd(people int, dropID string) *crowd {
	s.t.Helper()
	c := &crowd{
		shop: s, dropID: dropID, confirmed: map[string][]string{},
		client: newClient(requestTimeout, people),
	}
	for i, token := range s.tokens(people) {
		b := &buyer{crowd: c, token: token, at: i, random: rand.New(rand.NewPCG(1, uint64(i)))} //nolint:gosec // a repeatable sequence, not a secret
		c.shopping.Go(b.shop)
	}
	return c
}

// waitSoldOut waits until every user has been told that the drop is sold out.
func (c *crowd) waitSoldOut() {
	c.t.Helper()
	gone := make(chan struct{})
	go func() {
		c.shopping.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(sellOut):
		require.FailNowf(c.t, "the drop is not sold", "%+v %v", c.truth(c.dropID), c.answers.counts)
	}
	c.client.CloseIdleConnections()
}

// confirmedIsStored checks that everything that was confirmed with a 2xx is in Postgres, in that
// state or a later one.
func (c *crowd) confirmedIsStored() {
	c.t.Helper()
	require.Equal(c.t, len(c.bought), c.query(`SELECT count(*) FROM purchases WHERE id = ANY($1::uuid[])`, c.bought))
	for status, ids := range c.confirmed {
		require.Equal(c.t, len(ids), c.query(`SELECT count(*) FROM unnest($1::uuid[]) AS told (id) JOIN reservations r USING (id)
			WHERE r.status = $2 OR $2 = 'active'`, ids, status), status)
	}
}

// noteConfirmed records what a 2xx confirmed.
func (c *crowd) noteConfirmed(r reservation, purchase string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.confirmed[r.Status] = append(c.confirmed[r.Status], r.ID)
	if purchase != "" {
		c.bought = append(c.bought, purchase)
	}
}

// send sends a request to a replica and counts the answer.
func (c *crowd) send(r *replica, method, path, token string) (reply, error) {
	began := time.Now()
	answer, err := r.tryWith(c.client, method, path, token, nil)
	took := time.Since(began)
	c.mu.Lock()
	defer c.mu.Unlock()
	what := answer.code()
	switch {
	case err != nil:
		what = "no answer"
	case what == "":
		what = fmt.Sprint(method, " ", answer.status)
	}
	c.answers.add(what)
	if err == nil && c.frozen.Load() != r {
		c.slowest = max(c.slowest, took)
	}
	if answer.status >= 500 && (answer.status != 503 || answer.header.Get("Retry-After") == "") {
		c.t.Errorf("%s %s: %d %v %s", method, path, answer.status, answer.header, answer.body)
	}
	return answer, err
}

// buyer is one user of a crowd.
type buyer struct {
	*crowd
	token  string
	at     int // the number of the replica to ask
	random *rand.Rand
}

// shop buys one unit after another.
func (b *buyer) shop() {
	for visit := 0; ; visit++ {
		hold, ok := b.reserve()
		if !ok {
			return
		}
		<-time.After(time.Duration(b.random.Int64N(int64(decideWithin))))
		switch choice := b.random.IntN(10); {
		case choice == 0 && visit < 2: // lets it run out
			<-time.After(time.Until(hold.ExpiresAt))
		case choice <= 1:
			b.closeHold("DELETE", "/cancel", hold.ID, "reservation_expired")
		default:
			b.closeHold("POST", "/purchase", hold.ID, "reservation_expired")
		}
	}
}

// reserve repeats until the user holds a unit or the drop is sold out.
func (b *buyer) reserve() (reservation, bool) {
	for !b.t.Failed() {
		answer := b.requestUntilAnswered("POST", "/api/drops/"+b.dropID+"/reserve", "all_held")
		switch {
		case answer.status == 200 || answer.status == 201:
			var h held
			if err := json.Unmarshal(answer.body, &h); err != nil {
				b.t.Errorf("reserve: %s: %v", answer.body, err)
			}
			b.noteConfirmed(h.Reservation, "")
			return h.Reservation, true
		case answer.code() == "sold_out":
			return reservation{}, false
		default:
			b.t.Errorf("reserve: %d %s", answer.status, answer.body)
		}
	}
	return reservation{}, false
}

// closeHold buys or cancels a hold.
func (b *buyer) closeHold(method, how, id string, refusals ...string) {
	answer := b.requestUntilAnswered(method, "/api/reservations/"+id+how)
	switch {
	case answer.status == 200 || answer.status == 201:
		var done bought
		if err := json.Unmarshal(answer.body, &done); err != nil {
			b.t.Errorf("%s: %s: %v", how, answer.body, err)
		}
		b.noteConfirmed(done.Reservation, done.Purchase.ID)
	case !slices.Contains(refusals, answer.code()):
		b.t.Errorf("%s: %d %s", how, answer.status, answer.body)
	}
}

// requestUntilAnswered repeats a request until the answer is not one that asks to come back later.
func (b *buyer) requestUntilAnswered(method, path string, later ...string) reply {
	for deadline := time.Now().Add(sellOut); time.Now().Before(deadline) && !b.t.Failed(); {
		answer, err := b.send(b.replicas[b.at%len(b.replicas)], method, path, b.token)
		switch {
		case err != nil, answer.status == 503:
			b.at++
		case !slices.Contains(later, answer.code()):
			return answer
		}
		<-time.After(retryPause)
	}
	return reply{}
}
