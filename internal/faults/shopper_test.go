package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// shopper is somebody who buys one unit after the other, and behaves as people and pages do: looks before paying, changes
// their mind, forgets the cart, clicks twice, comes too late, and sends the same request again, to another replica, when
// there was no answer.
type shopper struct {
	*scenario
	deployment.Buyer
}

// shop goes on until the drop has nothing more to give, or the scenario wants no more.
func (b *shopper) shop(ctx context.Context) {
	for visit := 0; ctx.Err() == nil; visit++ {
		b.At = b.Whim.IntN(len(b.replicas)) // as a balancer sends people; else all would end up where nothing has died lately
		hold, ok := b.reserve(ctx)
		if !ok {
			return
		}
		deployment.Wait(ctx, time.Duration(b.Whim.Int64N(int64(deployment.Glance))))
		mood := b.Whim.IntN(20)
		if b.plot.soldOut && visit > 1 {
			mood += 2 // else the last units of the drop are forgotten again and again
		}
		switch {
		case mood == 0: // forgets it
			deployment.Wait(ctx, time.Until(hold.ExpiresAt))
		case mood == 1: // comes at the last moment, or a little later
			deployment.Wait(ctx, time.Until(hold.ExpiresAt)-deployment.Glance/2+time.Duration(b.Whim.Int64N(int64(deployment.Glance))))
			b.Finish(ctx, journal.Purchase, hold)
		case mood <= 3:
			b.Finish(ctx, journal.Cancel, hold)
		case mood <= 5: // clicks twice
			done := make(chan struct{})
			second := *b
			second.Whim = rand.New(rand.NewPCG(b.Whim.Uint64(), 0)) //nolint:gosec // whims need no secrecy
			go func() {
				defer close(done)
				second.Finish(ctx, journal.Purchase, hold)
			}()
			b.Finish(ctx, journal.Purchase, hold)
			<-done
		default:
			b.Finish(ctx, journal.Purchase, hold)
		}
	}
}

// reserve asks until it holds a unit; not ok when there is nothing more to hold, for this person.
func (b *shopper) reserve(ctx context.Context) (journal.Told, bool) {
	for ctx.Err() == nil {
		a := b.Buyer.Reserve()
		switch drop.Code(a.Code) {
		case drop.CodeSoldOut:
			if !b.plot.soldOut { // somebody will restock
				deployment.Wait(ctx, deployment.Bored)
				continue
			}
			return journal.Told{}, false
		case drop.CodeEnded, drop.CodeCancelled, drop.CodePurchaseLimit:
			return journal.Told{}, false
		case drop.CodeAllHeld:
			deployment.Wait(ctx, min(deployment.Bored, max(deployment.ComeBy, time.Until(a.RetryAt))))
			continue
		case drop.CodePaused, drop.CodeNotLive:
			deployment.Wait(ctx, deployment.Bored)
			continue
		default: // an answer of another kind, see below
		}
		if !a.Later() {
			return a.Told, a.Status < 300
		}
		b.Again(ctx, &a)
	}
	return journal.Told{}, false
}

// newShopper signs somebody in. Whims follow from the scenario's seed and the person's number.
func (s *scenario) newShopper(n int) *shopper {
	name := fmt.Sprintf("user_%s_%d", s.drop.String()[24:], n)
	return &shopper{scenario: s, Buyer: deployment.Buyer{
		Asker: s.Asker, Replicas: s.all(), Drop: s.drop, Name: name, Token: s.token(name, nil), At: n,
		Whim: rand.New(rand.NewPCG(s.seed, uint64(n))), //nolint:gosec // whims need no secrecy
	}}
}
