package combiner

import (
	"sync"
	"time"
)

// maxResting is how many goroutines without work are kept, and restLimit how long each is. A new
// one has a stack of 2 KB, which is copied each time that it is too small for what a database's
// driver needs: for a batch of one call that takes longer than all else that the combiner does.
const (
	maxResting = 2
	restLimit  = 2 * time.Second
)

// work is a key whose batches are to be run.
type work[K comparable, In, Out any] struct {
	key   K
	queue *queue[In, Out]
}

// workers are the goroutines that run batches. The combiner's lock guards resting.
type workers[K comparable, In, Out any] struct {
	all     sync.WaitGroup
	resting int                   // how many wait at rested, or are about to
	rested  chan work[K, In, Out] // closed when the combiner stops
}

func newWorkers[K comparable, In, Out any]() workers[K, In, Out] {
	return workers[K, In, Out]{rested: make(chan work[K, In, Out])}
}

// start gives work to a worker that rests, or else to a new one. The caller holds the lock.
func (c *Combiner[K, In, Out]) start(w work[K, In, Out]) {
	select {
	case c.workers.rested <- w:
		c.workers.resting--
	default:
		c.workers.all.Go(func() { c.work(w) })
	}
}

// work serves one key after another, until it has rested for too long, enough others rest, or the
// combiner stops.
func (c *Combiner[K, In, Out]) work(w work[K, In, Out]) {
	for more := true; more; w, more = c.rest() {
		c.serve(w.key, w.queue)
	}
}

// rest waits for work, and reports whether there is some.
func (c *Combiner[K, In, Out]) rest() (w work[K, In, Out], more bool) {
	if !c.mayRest() {
		return w, false
	}
	limit := time.NewTimer(restLimit)
	defer limit.Stop()
	select {
	case w, more = <-c.workers.rested:
		return w, more
	case <-limit.C:
		c.mu.Lock()
		c.workers.resting--
		c.mu.Unlock()
		return w, false
	}
}

func (c *Combiner[K, In, Out]) mayRest() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped || c.workers.resting == maxResting {
		return false
	}
	c.workers.resting++
	return true
}
