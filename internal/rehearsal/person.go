package rehearsal

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// world is what all people of a run share.
type world struct {
	ctx      context.Context //nolint:containedctx // steps outlive every call
	shop     *client
	schedule *schedule
}

// person is one simulated buyer. What they do is a chain of steps on the schedule:
//
//	 reserves ──▶ holds a unit, thinks ──┬──▶ buys
//	▲   │ refused                        ├──▶ lets go    ──▶ ends
//	└───┘ (the guide says)               └──▶ wanders off ▲
//	                                          the hold runs out
//
// What is common to all people is here. The guide says what this one does next.
type person struct {
	*world
	guide guide

	mu     sync.Mutex
	token  string
	dropID uuid.UUID
	wish   []string // sizes, the most wanted first; nil where the drop has none
	hold   uuid.UUID
	ends   time.Time // when the hold runs out, by the shop's clock
}

// guide decides what a person does next.
type guide interface {
	// noted is told of every answer to a reserve, a purchase or a cancel, before what follows.
	noted(a *answer, about request, got *got)
	held()            // a unit is held now
	refused(*answer)  // the reserve got none
	choose() choice   // after thinking
	ended(how choice) // the hold has ended so
	missed(*answer)   // the hold could be neither bought nor let go
	localTime(time.Time) time.Time
}

// request is a kind of request of people.
type request string

// The kinds of requests.
const (
	requestPage     request = "page"
	requestReserve  request = "reserve"
	requestPurchase request = "purchase"
	requestCancel   request = "let go"
)

// choice is what somebody does with a hold.
type choice string

// The choices.
const (
	buys       choice = "buys"
	letsGo     choice = "lets go"
	wandersOff choice = "wanders off"
)

// got is what a success says.
type got struct {
	Reservation *drop.Reservation
	Purchase    *drop.Purchase
	Drop        *drop.Stock
}

// What follows an answer that never came, or one that says that the shop is busy.
const (
	pressAgainAtLeast = 500 * time.Millisecond
	pressAgainAtMost  = 1500 * time.Millisecond
)

// ranOutAfter is how long after a hold's end somebody who wandered off comes back at the earliest.
const ranOutAfter = time.Second

// after has the person do something after a time.
func (p *person) after(d time.Duration, do func(due time.Time)) {
	p.schedule.at(time.Now().Add(d), do)
}

// reserve presses Reserve. due is when the person wanted to; a request that was lost is sent again,
// and its time still counts from the first press.
func (p *person) reserve(due time.Time) {
	p.mu.Lock()
	path, body := p.wanted()
	p.mu.Unlock()
	a := p.shop.send(p.ctx, due, "POST", path, p.session(), body)
	told := read(&a)
	if told.Reservation != nil {
		p.mu.Lock()
		p.hold, p.ends = told.Reservation.ID, told.Reservation.ExpiresAt
		p.mu.Unlock()
	}
	p.guide.noted(&a, requestReserve, told)
	switch {
	case told.Reservation != nil:
		p.guide.held()
	case a.lost():
		p.after(between(pressAgainAtLeast, pressAgainAtMost), func(time.Time) { p.reserve(due) })
	default:
		p.guide.refused(&a)
	}
}

// wanted returns the path and the body of a reserve. The caller holds mu.
func (p *person) wanted() (path string, body any) {
	if len(p.wish) > 0 {
		body = map[string][]string{"sizes": p.wish}
	}
	return "/api/drops/" + p.dropID.String() + "/reserve", body
}

// read decodes a success; the result is empty for anything else.
func read(a *answer) *got {
	told := &got{}
	if a.ok() {
		if err := json.Unmarshal(a.body, told); err != nil {
			return &got{}
		}
	}
	return told
}

// decide does what the person has decided on.
func (p *person) decide(due time.Time) {
	switch how := p.guide.choose(); how {
	case buys:
		p.close(due, due, how, "POST", "/purchase", requestPurchase)
	case letsGo:
		p.close(due, due, how, "DELETE", "/cancel", requestCancel)
	case wandersOff:
		p.mu.Lock()
		back := p.guide.localTime(p.ends).Add(ranOutAfter)
		p.mu.Unlock()
		p.schedule.at(back, func(time.Time) { p.end(wandersOff) })
	}
}

// close buys the hold or lets it go. first is when the person pressed first, and due when this
// request was due: a lost one is sent again, and one for which the shop was busy is pressed again.
func (p *person) close(first, due time.Time, how choice, method, path string, about request) {
	a := p.shop.send(p.ctx, first, method, "/api/reservations/"+p.holds().String()+path, p.session(), nil)
	told := read(&a)
	p.guide.noted(&a, about, told)
	pause := max(a.retryAfter(), between(pressAgainAtLeast, pressAgainAtMost))
	switch {
	case a.ok():
		p.end(how)
	case a.lost():
		p.after(pause, func(due time.Time) { p.close(first, due, how, method, path, about) })
	case a.later():
		p.after(pause, func(due time.Time) { p.close(due, due, how, method, path, about) })
	default:
		p.forget()
		p.guide.missed(&a)
	}
}

func (p *person) end(how choice) {
	p.forget()
	p.guide.ended(how)
}

// holds returns the reservation that the person holds; uuid.Nil for none.
func (p *person) holds() uuid.UUID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hold
}

// session returns the person's token.
func (p *person) session() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.token
}

func (p *person) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold = uuid.Nil
}
