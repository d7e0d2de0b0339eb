package e2e_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// queue is the people who want one unit each of a drop. Each is served by one replica, and asks again when told to.
type queue struct {
	s       *shop
	dropID  string
	tokens  []string
	slowest atomic.Int64 // the longest wait for an answer, in nanoseconds
	bought  atomic.Int64
	lost    atomic.Int64 // who came too late
}

// atOnce is how many people are served at a time.
const atOnce = 64

// serve lets some of them through the shop, from the first to before the last, and returns when all have a unit or know
// that there is none.
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

// buy reserves and purchases, as a page does that is patient.
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

// ask repeats a question until its answer is one to keep: a success, or that the drop is sold out.
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
			// again: whoever is ahead buys or lets go
		default:
			t.Errorf("%d %s", answer.status, answer.body)
			return answer, false
		}
	}
	t.Error("no end of it")
	return reply{}, false
}

// sellThrough sells a drop of 500 units: some as ever, some while something breaks, the rest to more people than there are
// units. Then it requires that every unit was sold once and that everybody sees so.
func (s *shop) sellThrough(d dropView, breaks func(), mended func()) {
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

// wellAgain waits until every replica calls itself ready and not degraded.
func (s *shop) wellAgain() {
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
