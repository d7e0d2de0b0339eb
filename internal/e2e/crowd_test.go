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

// crowd is many people who buy one drop until nothing is left. They look before they pay, change their minds, forget
// their carts, and, as a page does, try again on another replica when one does not answer.
type crowd struct {
	*shop
	dropID   string
	client   *http.Client
	frozen   atomic.Pointer[replica] // whose answers may be late
	shopping sync.WaitGroup

	mu      sync.Mutex
	bought  []string            // purchases that somebody was shown
	told    map[string][]string // reservations that somebody was shown, by the status they were in
	slowest time.Duration       // answer of a running replica
	answers tally
}

const (
	glance  = 400 * time.Millisecond // how long people look, at most
	giveUp  = 4 * time.Second        // longer than any promised answer takes
	comeBy  = 60 * time.Millisecond  // after a refusal that may pass
	sellOut = time.Minute
)

// sendCrowd sends people into a drop.
func (s *shop) sendCrowd(people int, dropID string) *crowd {
	s.t.Helper()
	c := &crowd{
		shop: s, dropID: dropID, told: map[string][]string{},
		client: newClient(giveUp, people),
	}
	for i, token := range s.tokens(people) {
		b := &buyer{crowd: c, token: token, at: i, whim: rand.New(rand.NewPCG(1, uint64(i)))} //nolint:gosec // a repeatable sequence, not a secret
		c.shopping.Go(b.shop)
	}
	return c
}

// leaves waits until everybody has been told that the drop is sold out.
func (c *crowd) leaves() {
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

// kept checks that what anybody was told with a 2xx is in Postgres, or has gone on from there.
func (c *crowd) kept() {
	c.t.Helper()
	require.Equal(c.t, len(c.bought), c.query(`SELECT count(*) FROM purchases WHERE id = ANY($1::uuid[])`, c.bought))
	for status, ids := range c.told {
		require.Equal(c.t, len(ids), c.query(`SELECT count(*) FROM unnest($1::uuid[]) AS told (id) JOIN reservations r USING (id)
			WHERE r.status = $2 OR $2 = 'active'`, ids, status), status)
	}
}

// noteTold takes up what a 2xx said.
func (c *crowd) noteTold(r reservation, purchase string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told[r.Status] = append(c.told[r.Status], r.ID)
	if purchase != "" {
		c.bought = append(c.bought, purchase)
	}
}

// send asks a replica and notes how it went.
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

// buyer is one of a crowd.
type buyer struct {
	*crowd
	token string
	at    int // the replica that is asked, by number
	whim  *rand.Rand
}

// shop buys one unit after the other.
func (b *buyer) shop() {
	for visit := 0; ; visit++ {
		hold, ok := b.reserve()
		if !ok {
			return
		}
		<-time.After(time.Duration(b.whim.Int64N(int64(glance))))
		switch mood := b.whim.IntN(10); {
		case mood == 0 && visit < 2: // forgets it
			<-time.After(time.Until(hold.ExpiresAt))
		case mood <= 1:
			b.finish("DELETE", "/cancel", hold.ID, "reservation_expired")
		default:
			b.finish("POST", "/purchase", hold.ID, "reservation_expired")
		}
	}
}

// reserve asks until it holds a unit, or until there is nothing left to hold.
func (b *buyer) reserve() (reservation, bool) {
	for !b.t.Failed() {
		answer := b.persist("POST", "/api/drops/"+b.dropID+"/reserve", "all_held")
		switch {
		case answer.status == 200 || answer.status == 201:
			var h held
			if err := json.Unmarshal(answer.body, &h); err != nil {
				b.t.Errorf("reserve: %s: %v", answer.body, err)
			}
			b.noteTold(h.Reservation, "")
			return h.Reservation, true
		case answer.code() == "sold_out":
			return reservation{}, false
		default:
			b.t.Errorf("reserve: %d %s", answer.status, answer.body)
		}
	}
	return reservation{}, false
}

// finish pays for a hold or lets it go.
func (b *buyer) finish(method, how, id string, refusals ...string) {
	answer := b.persist(method, "/api/reservations/"+id+how)
	switch {
	case answer.status == 200 || answer.status == 201:
		var done bought
		if err := json.Unmarshal(answer.body, &done); err != nil {
			b.t.Errorf("%s: %s: %v", how, answer.body, err)
		}
		b.noteTold(done.Reservation, done.Purchase.ID)
	case !slices.Contains(refusals, answer.code()):
		b.t.Errorf("%s: %d %s", how, answer.status, answer.body)
	}
}

// persist asks until it is answered with something else than "later".
func (b *buyer) persist(method, path string, later ...string) reply {
	for deadline := time.Now().Add(sellOut); time.Now().Before(deadline) && !b.t.Failed(); {
		answer, err := b.send(b.replicas[b.at%len(b.replicas)], method, path, b.token)
		switch {
		case err != nil, answer.status == 503:
			b.at++
		case !slices.Contains(later, answer.code()):
			return answer
		}
		<-time.After(comeBy)
	}
	return reply{}
}
