package rehearsal

import (
	"time"
)

// Progress is how far a rehearsal is, for those who watch it.
type Progress struct {
	Phase    string
	Opens    time.Duration // until the opening; negative: since
	People   int
	SignedIn int
	Arrived  int
	Holding  int
	Bought   int
	Away     int
	Stock    StockAt
	ASecond  int     // presses in the last whole second
	P99      float64 // of all presses so far, in milliseconds
	Slowest  float64
	Lost     int
}

// progress returns how far the rehearsal is.
func (r *run) progress() *Progress {
	p := &Progress{
		Phase: *r.phase.Load(), People: r.Buyers, SignedIn: int(r.signedIn.Load()), Arrived: int(r.arrived.Load()), Holding: int(r.holding.Load()),
		Bought: int(r.bought.Load()), Away: int(r.away.Load()),
	}
	j := r.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.opened.IsZero() {
		return p
	}
	p.Opens, p.Lost = time.Until(j.opened), j.answers[KindLost]
	if n := len(j.series); n > 0 {
		p.Stock = j.series[n-1]
	}
	if last := j.seconds[int(time.Since(j.opened).Seconds())-1]; last != nil {
		p.ASecond = last.Pressed
	}
	presses := newHistogram()
	for about, h := range j.felt {
		if about != requestPage {
			presses.Merge(h)
		}
	}
	if times := timesOf(presses); times.Count > 0 {
		p.P99, p.Slowest = times.P99, times.Max
	}
	return p
}

// watchEvery is how often who watches is told.
const watchEvery = 250 * time.Millisecond

// tell tells who watches, until the returned function is called.
func (r *run) tell() (stop func()) {
	if r.Watch == nil {
		return func() {}
	}
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(watchEvery)
		defer ticker.Stop()
		for {
			r.Watch(r.progress())
			select {
			case <-ended:
				return
			case <-ticker.C:
			}
		}
	}()
	return func() { close(ended); <-done }
}
