package shop_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// shopper is one buyer, who repeats a request that got no answer, as a page does.
type shopper struct {
	sim       *simulation
	name      string
	tries     int             // how many units to try for
	holds     []confirmedHold // new holds only, not repeated answers
	bought    []drop.Purchase
	cancelled []uuid.UUID
}

// confirmedHold is a hold, when it was asked for and when it was confirmed.
type confirmedHold struct {
	id             uuid.UUID
	size           drop.HeldSize
	seq            int64
	sent, answered time.Time
}

// staleFor is how long a gate may be out of date: the reconciler corrects it within two ticks, a
// lease ends within three seconds.
const staleFor = 4 * time.Second

// promisedWithin is how long any answer may take.
const promisedWithin = 3 * time.Second

func newShopper(s *simulation, n, tries int) *shopper {
	return &shopper{sim: s, name: fmt.Sprint("user", n), tries: tries}
}

// run makes the shopper's tries one after another: hold a unit, then buy it, release it, or let it
// expire.
func (p *shopper) run() {
	for range p.tries {
		p.sim.pause(3 * time.Second)
		hold, ok := p.reserve()
		if !ok {
			continue
		}
		p.sim.pause(time.Duration(p.sim.holdSeconds) * time.Second * 5 / 4)
		switch p.sim.randomInt(4) {
		case 0:
			p.release(hold)
		case 1: // let it expire
		default:
			p.buy(hold)
		}
	}
}

// sendUntilAnswered sends a request to any replica, until it is answered. It returns when it was
// first sent, and the answer's error.
func (p *shopper) sendUntilAnswered(send func(r *simReplica) error) (sent time.Time, err error) {
	sent = p.sim.now()
	for range 40 {
		r := p.sim.anyReplica()
		asked := time.Now()
		err = send(r)
		p.sim.must(time.Since(asked) <= promisedWithin, "%s waited %s for an answer", p.name, time.Since(asked))
		answered := err == nil || !errors.Is(err, drop.ErrUnavailable) && !errors.Is(err, drop.ErrOverloaded)
		if answered && !r.dead.Load() {
			return sent, err
		}
		p.sim.saw("unavailable")
		p.sim.pause(500 * time.Millisecond)
	}
	return sent, err
}

func (p *shopper) reserve() (hold drop.Reservation, ok bool) {
	s := p.sim
	var held drop.Held
	wish := s.randomWish()
	defer s.noteReserve(p.name)()
	sent, err := p.sendUntilAnswered(func(r *simReplica) (err error) {
		held, err = r.Reserve(context.Background(), s.postgres.store.Drop.ID, p.name, wish)
		return err
	})
	from := sent.Add(-staleFor)
	switch {
	case err == nil && held.Repeated:
		s.saw("found again")
		return held.Reservation.Reservation, true
	case err == nil:
		s.saw("held")
		s.must(held.Reservation.ExpiresAt.After(sent), "%s got a hold that had run out", p.name)
		p.checkSize(held.Reservation.Reservation, wish, sent)
		p.holds = append(p.holds, confirmedHold{held.Reservation.ID, held.Reservation.Size, held.Reservation.OpenedSeq, sent, s.now()})
		return held.Reservation.Reservation, true
	case errors.Is(err, drop.ErrSoldOut):
		s.saw("sold out")
		s.must(s.wasEver(from, s.now(), func(stock *drop.Stock) bool {
			return every(stock, wish, func(c drop.Counts) bool { return c.Available+c.Reserved == 0 })
		}), "%s was told sold out of %v", p.name, wish)
		p.checkRefusal(err, wish)
	case errors.Is(err, drop.ErrAllHeld):
		s.saw("all held")
		s.must(s.loss > 0 || s.mayHaveBeenTaken(p.name, wish, sent), "%s was told that all are held, of %v", p.name, wish)
		p.checkRefusal(err, wish)
	case errors.Is(err, drop.ErrCoolingDown):
		s.saw("cooling down")
		refusal, _ := drop.AsRefusal(err)
		s.must(refusal.RetryAt.Equal(p.waitEnd()), "%s was told to wait until %s, not %s", p.name, refusal.RetryAt, p.waitEnd())
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
	p.sim.postgres.mu.Lock()
	defer p.sim.postgres.mu.Unlock()
	return p.sim.postgres.store.Count(p.name, drop.ReservationCompleted)
}

// waitEnd is until when the shopper has to wait.
func (p *shopper) waitEnd() time.Time {
	p.sim.postgres.mu.Lock()
	defer p.sim.postgres.mu.Unlock()
	return p.sim.postgres.store.WaitEnd(p.name)
}

func (p *shopper) buy(hold drop.Reservation) {
	var bought drop.Bought
	sent, err := p.sendUntilAnswered(func(r *simReplica) (err error) {
		bought, err = r.Purchase(context.Background(), hold.ID, p.name, drop.Person{Name: "Alex M."})
		return err
	})
	switch {
	case err == nil:
		p.sim.saw("bought")
		p.bought = append(p.bought, bought.Purchase)
	case errors.Is(err, drop.ErrReservationExpired):
		p.sim.saw("expired under the buyer")
		p.sim.must(!p.sim.now().Before(hold.ExpiresAt), "%s lost a hold before its end; asked at %s", p.name, sent)
	default:
		p.sim.must(errors.Is(err, drop.ErrUnavailable), "%s was told %v", p.name, err)
	}
}

func (p *shopper) release(hold drop.Reservation) {
	_, err := p.sendUntilAnswered(func(r *simReplica) error {
		_, err := r.Cancel(context.Background(), hold.ID, p.name)
		return err
	})
	switch {
	case err == nil:
		p.sim.saw("released")
		p.cancelled = append(p.cancelled, hold.ID)
	case errors.Is(err, drop.ErrReservationExpired):
	default:
		p.sim.must(errors.Is(err, drop.ErrUnavailable), "%s was told %v", p.name, err)
	}
}

// check compares every answer that the shopper got with the store.
func (p *shopper) check() {
	store := p.sim.postgres.store
	for _, hold := range p.holds {
		row, is := store.Row(hold.id)
		p.sim.must(is && row.Size == hold.size, "%s was promised hold %s of %v, stored is %v", p.name, hold.id, hold.size, row)
	}
	for _, purchase := range p.bought {
		p.sim.must(store.Purchases[purchase.ReservationID] == purchase, "%s bought %+v, which is not stored", p.name, purchase)
	}
	for _, id := range p.cancelled {
		r, _ := store.Row(id)
		p.sim.must(r.Status == drop.ReservationCancelled, "%s let %s go, which is %s", p.name, id, r.Status)
	}
}
