package rehearsal

import (
	"time"

	"sneakerhead/internal/drop"
)

// buyer is a person of a rehearsal.
//
//	opens the page ─▶ presses Reserve ─▶ person ─▶ bought, or let go, or ran out
//	                   ▲          │ all in carts              │ some come back
//	                   └─ waits ◀─┴───────────────────────────┘
//
// Who waits watches the page: a unit that comes back, or the time that a refusal named, has them
// press again; that nothing can come back has them want another size, or leave.
type buyer struct {
	person
	run     *run
	arrival arrival
	email   string
	first   string
	last    string
	screen  *screen // nil: their page has no socket

	// Under the person's mu:
	tokenEnds time.Time
	patience  time.Time   // when they stop waiting
	waiting   bool        // nothing is on its way: the page, or a time, decides what is next
	told      *drop.Stock // what the last refusal showed, for a page without a socket
	widened   bool        // they want any size now
	gone      bool
}

// What buyers do, of a hundred.
const (
	withSocketPercent = 95
	buyPercent        = 72
	wanderOffPercent  = 14 // the others let go
	comeBackPercent   = 50 // of those who did not buy
	widenPercent      = 70 // of those whose sizes are sold out, while others are not
	patientPercent    = 60 // stay to the end
)

// How long buyers take.
const (
	noticeLeast    = 150 * time.Millisecond // until a change on the page is seen
	noticeMean     = 400 * time.Millisecond
	noticeMost     = 3 * time.Second
	patienceLeast  = 20 * time.Second
	patienceMost   = 60 * time.Second
	thinkPart      = 10 // a hold's length divided by it is the least time to think, and the mean of what comes on top
	thinkMostParts = 7
)

func notice() time.Duration { return noticeLeast + about(noticeMean, noticeMost) }

// begin puts what the buyer does first on the schedule.
func (b *buyer) begin() {
	b.patience = b.run.deadline
	if !chance(patientPercent) {
		b.patience = b.run.opens.Add(b.arrival.presses + between(patienceLeast, patienceMost))
	}
	b.schedule.at(b.run.opens.Add(b.arrival.opens), b.open)
	b.schedule.at(b.run.opens.Add(b.arrival.presses), b.press)
	b.schedule.at(b.patience, func(time.Time) { b.tireOfWaiting() })
	b.renewLater()
}

// open opens the page of the drop, with its socket.
func (b *buyer) open(due time.Time) {
	b.run.journal.arrived(due)
	b.run.arrived.Add(1)
	if b.screen != nil {
		b.run.watch(b.screen)
	}
	a := b.shop.send(b.ctx, due, "GET", "/api/drops/"+b.dropID.String(), "", nil)
	b.run.journal.answered(&a, requestPage, &got{})
}

// press presses Reserve.
func (b *buyer) press(due time.Time) {
	b.reserve(due)
}

// pressIfShown presses Reserve if the page still shows something that is wanted: on a page that
// does not, the button is disabled.
func (b *buyer) pressIfShown(due time.Time) {
	if s, open := b.openScreen(); open && s != nil && b.offers(&s.stock) == offersLater {
		b.wait(time.Time{})
		return
	}
	b.press(due)
}

// page returns the stock that the page shows; nil when it shows none.
func (b *buyer) page() *drop.Stock {
	b.mu.Lock()
	told := b.told
	b.mu.Unlock()
	if b.screen != nil {
		if s, open := b.screen.now(); open && s != nil && (told == nil || s.stock.Seq >= told.Seq) {
			return &s.stock
		}
	}
	return told
}

// leave ends what the buyer does. Their page stays open.
func (b *buyer) leave() {
	b.mu.Lock()
	first := !b.gone
	b.gone, b.waiting = true, false
	b.mu.Unlock()
	if first {
		b.run.left()
	}
}

func (b *buyer) noted(a *answer, about request, told *got) {
	if p := a.problem(); p.Drop != nil {
		b.mu.Lock()
		b.told = p.Drop
		b.mu.Unlock()
	}
	b.run.journal.answered(a, about, told)
}

func (b *buyer) held() {
	b.run.holding.Add(1)
	part := b.run.hold / thinkPart
	b.after(part+about(part, thinkMostParts*part), b.decide)
}

func (b *buyer) choose() choice {
	switch {
	case chance(buyPercent):
		return buys
	case chance(100 * wanderOffPercent / (100 - buyPercent)):
		return wandersOff
	default:
		return letsGo
	}
}

func (b *buyer) ended(how choice) {
	b.run.holding.Add(-1)
	switch {
	case how == buys:
		b.run.bought.Add(1)
		b.leave()
	case chance(comeBackPercent):
		b.wait(b.shopTime().Add(noticeLeast))
	default:
		b.leave()
	}
}

// missed is a hold that ran out before it was bought: they try again.
func (b *buyer) missed(*answer) {
	b.run.holding.Add(-1)
	b.wait(b.shopTime())
}

func (b *buyer) refused(a *answer) {
	p := a.problem()
	switch kindOf(a, requestReserve, &got{}, p.Code) {
	case KindAllHeld, KindWait:
		b.wait(p.RetryAt)
	case KindSoldOut:
		if p.Drop == nil {
			b.leave()
			return
		}
		b.wantAnother(p.Drop)
	case KindSlowDown, KindBusy:
		b.after(max(a.retryAfter(), between(pressAgainAtLeast, pressAgainAtMost)), b.press)
	case KindEarly:
		if drop.Code(p.Code) == drop.CodeNotLive && time.Now().Before(b.run.opens.Add(earlyFor)) {
			b.after(notice(), b.press)
			return
		}
		b.leave()
	default:
		b.leave()
	}
}

// earlyFor is for how long after its opening a drop may say that it is not live: the machines'
// clocks differ, and an opening is announced within a quarter of a second.
const earlyFor = 5 * time.Second

func (b *buyer) localTime(at time.Time) time.Time { return b.run.clock.local(at) }
func (b *buyer) shopTime() time.Time              { return b.run.clock.shop(time.Now()) }
