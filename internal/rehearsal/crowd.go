// Package rehearsal has simulated buyers. They use the shop as people do, over its public API: they
// look at a drop, hold a pair, think, and buy it or let it go.
//
// A crowd is for newcomers: it keeps one demo drop of `sneakerhead dev` moving, and touches no
// other. It never takes the last units, so that a newcomer can buy one too.
package rehearsal

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Crowd is some simulated buyers of one drop.
type Crowd struct {
	Shop      string            // its address, such as http://127.0.0.1:3000
	Transport http.RoundTripper // nil for the default one
	People    int
	SKU       string // of the drop: the first live one that has it and lets holds go without a wait
	Log       *slog.Logger
}

// Pauses between what one person does. With a dozen people, something happens each second or so.
const (
	arrivesWithin = 6 * time.Second
	looksAtLeast  = time.Second
	looksAtMost   = 6 * time.Second
	thinksAtLeast = 3 * time.Second
	thinksAtMost  = 14 * time.Second
	restsAtMost   = 8 * time.Second
)

// Run has the people come and go until the context ends, and returns when all have gone. What they
// hold then they let go.
func (c *Crowd) Run(ctx context.Context) {
	var people sync.WaitGroup
	for range c.People {
		people.Go(func() {
			if !pause(ctx, between(0, arrivesWithin)) {
				return
			}
			for ctx.Err() == nil {
				c.visit(ctx)
				if !pause(ctx, between(0, restsAtMost)) {
					return
				}
			}
		})
	}
	people.Wait()
}

// visit has a new person look at the drop and, mostly, take a pair. Errors end the visit: the shop
// may be busy, or the drop over.
func (c *Crowd) visit(ctx context.Context) {
	shop := client{address: c.Shop, http: http.Client{Transport: c.Transport, Timeout: answerLimit}}
	visitor := newPerson(&shop, c.SKU)
	if err := visitor.visit(ctx); err != nil && ctx.Err() == nil {
		c.Log.DebugContext(ctx, "a simulated buyer gave up", "error", err)
	}
}

// pause waits, and reports whether the context has not ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// between returns a random time of at least and at most so long.
func between(least, most time.Duration) time.Duration {
	return least + time.Duration(rand.Int64N(int64(most-least)+1)) //nolint:gosec // nobody gains from knowing it
}
