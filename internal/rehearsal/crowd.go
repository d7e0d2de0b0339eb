package rehearsal

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Crowd is some simulated buyers of one drop. It never takes the last units, so that a newcomer can
// buy one too.
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

// What people leave for others: they take nothing while less than a quarter of the drop, or three
// units of a size, are left, and buy nothing when half of it is sold.
const (
	leftOfDrop = 4 // one part in so many
	leftOfSize = 3
	soldOfDrop = 2 // one part in so many
)

// Of a hundred people, so many let a unit go; the same of those wander off and let it run out.
const (
	letGoPercent   = 50
	wanderPercent  = 25
	leaveAtOnce    = 64              // so many people let go at the same time when the crowd ends
	leaveWithinFor = 2 * time.Second // how long that may take for each
)

// Run has the people come and go until the context ends, and returns when all have gone. What they
// hold then they let go.
func (c *Crowd) Run(ctx context.Context) {
	if c.People == 0 {
		return
	}
	w := &world{
		ctx: ctx, schedule: newSchedule(nil),
		shop: &client{address: c.Shop, http: http.Client{Transport: c.Transport, Timeout: answerLimit}},
	}
	visitors := make([]*visitor, c.People)
	for i := range visitors {
		visitors[i] = &visitor{crowd: c}
		visitors[i].person = person{world: w, guide: visitors[i]}
		visitors[i].after(between(0, arrivesWithin), visitors[i].visit)
	}
	w.schedule.run(ctx)
	letGoAll(context.WithoutCancel(ctx), visitors)
}

// letGoAll cancels what visitors hold.
func letGoAll(ctx context.Context, visitors []*visitor) {
	var leaving sync.WaitGroup
	atOnce := make(chan struct{}, leaveAtOnce)
	for _, v := range visitors {
		hold := v.holds()
		if hold == uuid.Nil {
			continue
		}
		atOnce <- struct{}{}
		leaving.Go(func() {
			defer func() { <-atOnce }()
			within, cancel := context.WithTimeout(ctx, leaveWithinFor)
			defer cancel()
			if err := v.shop.call(within, "DELETE", "/api/reservations/"+hold.String()+"/cancel", v.session(), nil, nil); err != nil {
				v.crowd.Log.DebugContext(ctx, "a simulated buyer could not let go", "error", err)
			}
		})
	}
	leaving.Wait()
}

// visitor is a person of a crowd, and then another: each looks once, and somebody new comes.
type visitor struct {
	person
	crowd *Crowd
	seen  drop.View // the drop, as it was when they looked
}

// visit has somebody new come and look for a while.
func (v *visitor) visit(time.Time) {
	first, last := someName()
	token, err := devSignIn(v.ctx, v.shop, "crowd-"+uuid.NewString()+"@example.com", first, last)
	if err != nil {
		v.leave(err)
		return
	}
	v.mu.Lock()
	v.token = token
	v.mu.Unlock()
	v.after(between(looksAtLeast, looksAtMost), v.look)
}

// look finds the crowd's drop, and reserves if it is live and has enough left.
func (v *visitor) look(due time.Time) {
	var list struct{ Drops []drop.View }
	if err := v.shop.call(v.ctx, "GET", "/api/drops/live", "", nil, &list); err != nil {
		v.leave(err)
		return
	}
	for i := range list.Drops {
		d := &list.Drops[i]
		mine := d.SKU == v.crowd.SKU && d.FreeReturns == nil
		if mine && d.Status == drop.Live && d.AvailableStock > d.TotalStock/leftOfDrop && v.want(d) {
			v.reserve(due)
			return
		}
	}
	v.leave(nil)
}

// want chooses a size that has some left, and reports whether there is one.
func (v *visitor) want(d *drop.View) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seen, v.dropID, v.wish = *d, d.ID, nil
	if len(d.Sizes) == 0 {
		return true
	}
	var left []string
	for _, size := range d.Sizes {
		if size.AvailableStock > leftOfSize {
			left = append(left, size.ID)
		}
	}
	if len(left) == 0 {
		return false
	}
	v.wish = []string{left[rand.IntN(len(left))]} //nolint:gosec // nobody gains from knowing it
	return true
}

// leave ends a visit. An error is no news: the shop may be busy, or the drop over.
func (v *visitor) leave(err error) {
	if err != nil && v.ctx.Err() == nil {
		v.crowd.Log.DebugContext(v.ctx, "a simulated buyer gave up", "error", err)
	}
	v.after(between(0, restsAtMost), v.visit)
}

func (v *visitor) noted(*answer, request, *got)     {}
func (v *visitor) held()                            { v.after(between(thinksAtLeast, thinksAtMost), v.decide) }
func (v *visitor) refused(a *answer)                { v.leave(a.failure()) }
func (v *visitor) missed(a *answer)                 { v.leave(a.failure()) }
func (v *visitor) ended(choice)                     { v.leave(nil) }
func (v *visitor) localTime(at time.Time) time.Time { return at }

func (v *visitor) choose() choice {
	switch {
	case !chance(letGoPercent) && v.seen.SoldStock < v.seen.TotalStock/soldOfDrop:
		return buys
	case chance(wanderPercent):
		return wandersOff
	default:
		return letsGo
	}
}
