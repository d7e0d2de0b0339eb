package combiner

import "time"

// Backlog is what waits in a combiner, over all keys. A call that its caller has given up does not
// count.
type Backlog struct {
	Urgent   int           // calls of DoFirst
	Ordinary int           // calls of Do
	Oldest   time.Duration // how long the call that was made first has waited; 0 when none waits
}

// Backlog counts the calls that wait now. It looks at each of them, so it is for a scrape and not
// for a request.
func (c *Combiner[K, In, Out]) Backlog() Backlog {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b Backlog
	now := time.Now()
	for _, q := range c.queues {
		for l := range q.lanes {
			count := 0
			for _, call := range q.lanes[l] {
				if call.state.Load() == waiting {
					count++
					b.Oldest = max(b.Oldest, now.Sub(call.made))
				}
			}
			if lane(l) == urgent {
				b.Urgent += count
			} else {
				b.Ordinary += count
			}
		}
	}
	return b
}
