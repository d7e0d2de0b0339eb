package shop_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// shopper is one buyer, who sends again what got no answer, as a page does.
type shopper struct {
	storm  *storm
	name   string
	wishes int
	holds  []told // first answers only
	bought []drop.Purchase
	freed  []uuid.UUID
}

// told is a hold and when it was asked for and confirmed.
type told struct {
	id             uuid.UUID
	seq            int64
	sent, answered time.Time
}

// staleFor is how long a gate may be behind: a lost settle is mended within two ticks, a lease ends after three seconds.
const staleFor = 4 * time.Second

// promisedWithin is how long any answer may take.
const promisedWithin = 3 * time.Second

func newShopper(s *storm, n, wishes int) *shopper {
	return &shopper{storm: s, name: fmt.Sprint("user", n), wishes: wishes}
}

// shop has each wish in turn: hold a pair, then buy it, let it go, or forget about it.
func (p *shopper) shop() {
	for range p.wishes {
		p.storm.pause(3 * time.Second)
		hold, ok := p.reserve()
		if !ok {
			continue
		}
		p.storm.pause(time.Duration(p.storm.holdSeconds) * time.Second * 5 / 4)
		switch p.storm.chance(4) {
		case 0:
			p.release(hold)
		case 1: // forgotten
		default:
			p.buy(hold)
		}
	}
}

// again sends something until there is an answer, to any replica, and returns it and when the first was sent.
func (p *shopper) again(send func(r *stormReplica) error) (sent time.Time, err error) {
	sent = p.storm.now()
	for range 40 {
		r := p.storm.somebody()
		asked := time.Now()
		err = send(r)
		p.storm.must(time.Since(asked) <= promisedWithin, "%s waited %s for an answer", p.name, time.Since(asked))
		answered := err == nil || !errors.Is(err, drop.ErrUnavailable) && !errors.Is(err, drop.ErrOverloaded)
		if answered && !r.dead.Load() {
			return sent, err
		}
		p.storm.saw("unavailable")
		p.storm.pause(500 * time.Millisecond)
	}
	return sent, err
}

func (p *shopper) reserve() (hold drop.Reservation, ok bool) {
	s := p.storm
	var held drop.Held
	defer s.asks(p.name)()
	sent, err := p.again(func(r *stormReplica) (err error) {
		held, err = r.Reserve(context.Background(), s.postgres.store.Drop.ID, p.name)
		return err
	})
	from := sent.Add(-staleFor)
	switch {
	case err == nil && held.Repeated:
		s.saw("found again")
		return held.Reservation, true
	case err == nil:
		s.saw("held")
		s.must(held.Reservation.ExpiresAt.After(sent), "%s got a hold that had run out", p.name)
		p.holds = append(p.holds, told{held.Reservation.ID, held.Reservation.OpenedSeq, sent, s.now()})
		return held.Reservation, true
	case errors.Is(err, drop.ErrSoldOut):
		s.saw("sold out")
		s.must(s.wasEver(from, s.now(), func(c drop.Counts) bool { return c.Available+c.Reserved == 0 }), "%s was told sold out", p.name)
	case errors.Is(err, drop.ErrAllHeld):
		s.saw("all held")
		s.must(s.loss > 0 || s.wereTaken(p.name, sent), "%s was told that all are held", p.name)
	case errors.Is(err, drop.ErrPurchaseLimit):
		s.saw("limit")
		s.must(p.completed() >= s.maxPerUser, "%s was told of a limit", p.name)
	default:
		s.must(errors.Is(err, drop.ErrUnavailable), "%s was told %v", p.name, err)
	}
	return drop.Reservation{}, false
}

// completed is how many the shopper has bought.
func (p *shopper) completed() int {
	p.storm.postgres.mu.Lock()
	defer p.storm.postgres.mu.Unlock()
	return p.storm.postgres.store.Count(p.name, drop.ReservationCompleted)
}

func (p *shopper) buy(hold drop.Reservation) {
	var bought drop.Bought
	sent, err := p.again(func(r *stormReplica) (err error) {
		bought, err = r.Purchase(context.Background(), hold.ID, p.name, drop.Person{Name: "Alex M."})
		return err
	})
	switch {
	case err == nil:
		p.storm.saw("bought")
		p.bought = append(p.bought, bought.Purchase)
	case errors.Is(err, drop.ErrReservationExpired):
		p.storm.saw("expired under the buyer")
		p.storm.must(!p.storm.now().Before(hold.ExpiresAt), "%s lost a hold before its end; asked at %s", p.name, sent)
	default:
		p.storm.must(errors.Is(err, drop.ErrUnavailable), "%s was told %v", p.name, err)
	}
}

func (p *shopper) release(hold drop.Reservation) {
	_, err := p.again(func(r *stormReplica) error {
		_, err := r.Cancel(context.Background(), hold.ID, p.name)
		return err
	})
	switch {
	case err == nil:
		p.storm.saw("released")
		p.freed = append(p.freed, hold.ID)
	case errors.Is(err, drop.ErrReservationExpired):
	default:
		p.storm.must(errors.Is(err, drop.ErrUnavailable), "%s was told %v", p.name, err)
	}
}

// judge: everything that the shopper was told is so, or was followed by what may follow.
func (p *shopper) judge() {
	w := p.storm.postgres.store
	for _, hold := range p.holds {
		_, is := w.Row(hold.id)
		p.storm.must(is, "%s was promised hold %s, which is nowhere", p.name, hold.id)
	}
	for _, purchase := range p.bought {
		p.storm.must(w.Purchases[purchase.ReservationID] == purchase, "%s bought %+v, which is nowhere", p.name, purchase)
	}
	for _, id := range p.freed {
		r, _ := w.Row(id)
		p.storm.must(r.Status == drop.ReservationCancelled, "%s let %s go, which is %s", p.name, id, r.Status)
	}
}
