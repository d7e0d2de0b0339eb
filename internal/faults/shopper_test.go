package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// shopper is somebody who buys one unit after the other, and behaves as people and pages do: looks before paying, changes
// their mind, forgets the cart, clicks twice, comes too late, and sends the same request again, to another replica, when
// there was no answer.
type shopper struct {
	*scenario
	name  string
	token string
	at    int // the replica that is asked, by number
	whim  *rand.Rand
}

const (
	glance = 150 * time.Millisecond // how long people look, at most
	comeBy = 60 * time.Millisecond  // when there was no answer
	bored  = 300 * time.Millisecond // nobody waits longer for a cart of somebody else's, or for a drop to go on
)

// shop goes on until the drop has nothing more to give, or the scenario wants no more.
func (b *shopper) shop(ctx context.Context) {
	for visit := 0; ctx.Err() == nil; visit++ {
		b.at = b.whim.IntN(len(b.replicas)) // as a balancer sends people; else all would end up where nothing has died lately
		hold, ok := b.reserve(ctx)
		if !ok {
			return
		}
		wait(ctx, time.Duration(b.whim.Int64N(int64(glance))))
		mood := b.whim.IntN(20)
		if b.plot.soldOut && visit > 1 {
			mood += 2 // else the last units of the drop are forgotten again and again
		}
		switch {
		case mood == 0: // forgets it
			wait(ctx, time.Until(hold.ExpiresAt))
		case mood == 1: // comes at the last moment, or a little later
			wait(ctx, time.Until(hold.ExpiresAt)-glance/2+time.Duration(b.whim.Int64N(int64(glance))))
			b.finish(ctx, journal.Purchase, hold)
		case mood <= 3:
			b.finish(ctx, journal.Cancel, hold)
		case mood <= 5: // clicks twice
			done := make(chan struct{})
			second := *b
			second.whim = rand.New(rand.NewPCG(b.whim.Uint64(), 0)) //nolint:gosec // whims need no secrecy
			go func() {
				defer close(done)
				second.finish(ctx, journal.Purchase, hold)
			}()
			b.finish(ctx, journal.Purchase, hold)
			<-done
		default:
			b.finish(ctx, journal.Purchase, hold)
		}
	}
}

// reserve asks until it holds a unit; not ok when there is nothing more to hold, for this person.
func (b *shopper) reserve(ctx context.Context) (journal.Told, bool) {
	for ctx.Err() == nil {
		a := b.ask(b.replica(), "POST", "/api/drops/"+b.drop.String()+"/reserve", b.token, nil,
			journal.Request{Kind: journal.Reserve, User: b.name, DropID: b.drop})
		switch drop.Code(a.code) {
		case drop.CodeSoldOut:
			if !b.plot.soldOut { // somebody will restock
				wait(ctx, bored)
				continue
			}
			return journal.Told{}, false
		case drop.CodeEnded, drop.CodeCancelled, drop.CodePurchaseLimit:
			return journal.Told{}, false
		case drop.CodeAllHeld:
			wait(ctx, min(bored, max(comeBy, time.Until(a.retryAt))))
			continue
		case drop.CodePaused, drop.CodeNotLive:
			wait(ctx, bored)
			continue
		}
		if !a.later() {
			return a.told, a.status < 300
		}
		b.again(ctx, &a)
	}
	return journal.Told{}, false
}

// finish pays for a hold or lets it go, and asks until it knows.
func (b *shopper) finish(ctx context.Context, kind journal.Kind, hold journal.Told) {
	method, path := "POST", "/purchase"
	if kind == journal.Cancel {
		method, path = "DELETE", "/cancel"
	}
	for {
		a := b.ask(b.replica(), method, "/api/reservations/"+hold.Reservation.String()+path, b.token, nil,
			journal.Request{Kind: kind, User: b.name, DropID: b.drop, ReservationID: hold.Reservation})
		if !a.later() || ctx.Err() != nil {
			return
		}
		b.again(ctx, &a)
	}
}

// again waits as the answer asked for, or a little when there was none, and turns to another replica.
func (b *shopper) again(ctx context.Context, a *answer) {
	b.at++
	if a.status == 0 {
		wait(ctx, comeBy)
		return
	}
	wait(ctx, a.retryAfter)
}

func (b *shopper) replica() *replica { return b.replicas[b.at%len(b.replicas)] }

// newShopper signs somebody in. Whims follow from the scenario's seed and the person's number.
func (s *scenario) newShopper(n int) *shopper {
	name := fmt.Sprintf("user_%s_%d", s.drop.String()[24:], n)
	return &shopper{
		scenario: s, name: name, token: s.token(name, nil), at: n,
		whim: rand.New(rand.NewPCG(s.seed, uint64(n))), //nolint:gosec // whims need no secrecy
	}
}
