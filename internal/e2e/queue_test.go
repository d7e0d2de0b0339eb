package e2e_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// queue is a number of users who each want one unit of a drop. A user sends requests to one
// replica, and repeats them when told to.
type queue struct {
	s       *shop
	dropID  string
	tokens  []string
	slowest atomic.Int64 // the longest wait for an answer, in nanoseconds
	bought  atomic.Int64
	lost    atomic.Int64 // users who got no unit
}

// atOnce is how many users are served at the same time.
const atOnce = 64

// serve serves the users from first to before last, and returns when each has a unit or knows that
// there is none.
func (q *queue) serve(t *testing.T, first, last int) {
	t.Helper()
	next := make(chan int)
	var serving sync.WaitGroup
	for range atOnce {
		serving.Go(func() {
			for i := range next {
				q.buy(t, i)
			}
		})
	}
	for i := first; i < last; i++ {
		next <- i
	}
	close(next)
	serving.Wait()
}

// buy reserves and purchases a unit, with repeats as a page does them.
func (q *queue) buy(t *testing.T, i int) {
	r := q.s.replicas[i%len(q.s.replicas)]
	hold, ok := q.ask(t, func() (reply, error) { return r.reserve(q.tokens[i], q.dropID) })
	if !ok {
		q.lost.Add(1)
		return
	}
	var h held
	hold.decode(t, &h)
	if _, ok := q.ask(t, func() (reply, error) { return r.purchase(q.tokens[i], h.Reservation.ID) }); ok {
		q.bought.Add(1)
	}
}

// ask repeats a request until it succeeds or the drop is sold out.
func (q *queue) ask(t *testing.T, question func() (reply, error)) (reply, bool) {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		began := time.Now()
		answer, err := question()
		for took := int64(time.Since(began)); ; {
			slowest := q.slowest.Load()
			if took <= slowest || q.slowest.CompareAndSwap(slowest, took) {
				break
			}
		}
		switch code := answer.code(); {
		case err != nil:
			t.Error(err)
			return answer, false
		case answer.status < 300:
			return answer, true
		case code == "sold_out":
			return answer, false
		case code == "all_held" || code == "overloaded" || code == "unavailable":
			// try again, because other users may cancel
		default:
			t.Errorf("%d %s", answer.status, answer.body)
			return answer, false
		}
	}
	t.Error("the request is still refused")
	return reply{}, false
}

// sellOutWithFault sells a drop of 500 units: some as usual, some while something is broken, and
// the rest to more users than there are units. Every unit must be sold once, and every socket must
// show that.
func (s *shop) sellOutWithFault(d dropView, breaks func(), mended func()) {
	s.t.Helper()
	const units, people = 500, 700
	require.Equal(s.t, units, d.TotalStock)
	q := &queue{s: s, dropID: d.ID, tokens: s.tokens(people)}
	var sockets []*socket
	for _, r := range s.replicas {
		sockets = append(sockets, s.watch(r, d.ID))
	}
	q.serve(s.t, 0, 150)
	var breaking sync.WaitGroup
	breaking.Go(breaks)
	q.serve(s.t, 150, 350)
	breaking.Wait()
	s.t.Logf("while it broke: %d sold, slowest answer %s; sockets right after %s", q.bought.Load(),
		time.Duration(q.slowest.Load()), s.socketsAgree(d.ID, rightWithoutRedis, sockets...))
	mended()
	q.serve(s.t, 350, people)
	require.Equal(s.t, [2]int64{units, people - units}, [2]int64{q.bought.Load(), q.lost.Load()})
	require.LessOrEqual(s.t, time.Duration(q.slowest.Load()), answeredWithin)
	s.t.Logf("sold out: sockets right after %s", s.socketsAgree(d.ID, rightWithoutRedis, sockets...))
	require.Equal(s.t, units, s.query(`SELECT count(DISTINCT user_id) FROM purchases WHERE drop_id = $1`, d.ID))
	s.audit()
}

// waitHealthy waits until every replica is ready and not degraded.
func (s *shop) waitHealthy() {
	s.t.Helper()
	began := time.Now()
	for _, r := range s.replicas {
		require.Eventually(s.t, func() bool {
			var health struct{ Status string }
			answer := r.send(s.t, "GET", "/readyz", "", nil)
			answer.decode(s.t, &health)
			return health.Status == "ready"
		}, 30*time.Second, pollEvery)
	}
	s.t.Logf("well again after %s", time.Since(began))
}
