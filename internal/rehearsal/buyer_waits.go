package rehearsal

import (
	"math/rand/v2"
	"slices"
	"time"

	"sneakerhead/internal/drop"
)

// offer is what a stock has for somebody.
type offer int

const (
	offersNothing offer = iota // and nothing can come back
	offersLater                // something may come back
	offersNow
)

// offers returns what a stock has of what the buyer wants.
func (b *buyer) offers(s *drop.Stock) offer {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(s.Sizes) == 0 {
		return offerOf(s.Counts)
	}
	best := offersNothing
	for i := range s.Sizes {
		if slices.Contains(b.wish, s.Sizes[i].ID) {
			best = max(best, offerOf(s.Sizes[i].Counts))
		}
	}
	return best
}

func offerOf(c drop.Counts) offer {
	switch {
	case c.Available > 0:
		return offersNow
	case c.Reserved > 0:
		return offersLater
	default:
		return offersNothing
	}
}

// wait has the buyer watch the page; at, when it is not zero, they look up in any case.
func (b *buyer) wait(at time.Time) {
	b.mu.Lock()
	b.waiting = true
	over := b.ctx.Err() == nil && !time.Now().Before(b.patience)
	b.mu.Unlock()
	if over {
		b.tireOfWaiting()
		return
	}
	if !at.IsZero() {
		b.schedule.at(b.localTime(at).Add(notice()), func(due time.Time) { b.lookUp(due) })
	}
	if stock := b.page(); stock != nil {
		b.consider(stock)
	}
}

// lookUp is what who waits does at a time that a refusal named: a page without a socket is asked by
// pressing.
func (b *buyer) lookUp(due time.Time) {
	b.mu.Lock()
	waits := b.waiting
	b.mu.Unlock()
	if !waits {
		return
	}
	if _, open := b.openScreen(); open {
		if stock := b.page(); stock != nil {
			b.consider(stock)
		}
		return
	}
	if b.stopWaiting() {
		b.press(due)
	}
}

func (b *buyer) openScreen() (*shown, bool) {
	if b.screen == nil {
		return nil, false
	}
	return b.screen.now()
}

// stopWaiting reports whether the buyer waited, and does no longer.
func (b *buyer) stopWaiting() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	waited := b.waiting
	b.waiting = false
	return waited
}

// sees is told of what the page shows.
func (b *buyer) sees(f *shown) {
	if f.partial {
		return
	}
	b.mu.Lock()
	waits := b.waiting
	b.mu.Unlock()
	if !waits {
		return
	}
	if f.status == drop.Ended || f.status == drop.Cancelled {
		b.leave()
		return
	}
	b.consider(&f.stock)
}

// consider decides what somebody who waits does with what the page shows.
func (b *buyer) consider(s *drop.Stock) {
	switch b.offers(s) {
	case offersNow:
		if b.stopWaiting() {
			b.after(notice(), b.pressIfShown)
		}
	case offersNothing:
		if b.stopWaiting() {
			b.wantAnother(s)
		}
	case offersLater:
	}
}

// wantAnother has the buyer want any size that is not sold out; who does not, or has done so
// before, leaves.
func (b *buyer) wantAnother(s *drop.Stock) {
	var left []string
	for i := range s.Sizes {
		if offerOf(s.Sizes[i].Counts) != offersNothing {
			left = append(left, s.Sizes[i].ID)
		}
	}
	b.mu.Lock()
	change := !b.widened && len(left) > 0 && chance(widenPercent)
	if change {
		rand.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
		b.widened, b.wish = true, left
	}
	b.mu.Unlock()
	if !change {
		b.leave()
		return
	}
	b.after(notice(), b.pressIfShown)
}

// tireOfWaiting has who waits leave.
func (b *buyer) tireOfWaiting() {
	if b.stopWaiting() {
		b.run.tired.Add(1)
		b.leave()
	}
}
