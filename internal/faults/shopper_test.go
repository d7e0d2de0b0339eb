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

// shopper buys one unit after another and behaves like real users and pages: waits before paying,
// cancels, forgets holds, clicks twice, is late, and sends a request without an answer again to
// another replica.
type shopper struct {
	*scenario
	deployment.Buyer
}

// shop buys until the drop has no more units or the scenario stops it.
func (b *shopper) shop(ctx context.Context) {
	for visit := 0; ctx.Err() == nil; visit++ {
		b.At = b.Random.IntN(len(b.replicas)) // as a load balancer does; otherwise all would end at the replica that died least
		hold, ok := b.reserve(ctx)
		if !ok {
			return
		}
		deployment.Wait(ctx, time.Duration(b.Random.Int64N(int64(deployment.LongestLook))))
		choice := b.Random.IntN(20)
		if b.options.soldOut && visit > 1 {
			choice += 2 // otherwise the last units would be forgotten again and again
		}
		switch {
		case choice == 0: // forgets the hold
			deployment.Wait(ctx, time.Until(hold.ExpiresAt))
		case choice == 1: // pays at the last moment or too late
			deployment.Wait(ctx, time.Until(hold.ExpiresAt)-deployment.LongestLook/2+time.Duration(b.Random.Int64N(int64(deployment.LongestLook))))
			b.CompleteOrCancel(ctx, journal.Purchase, hold)
		case choice <= 3:
			b.CompleteOrCancel(ctx, journal.Cancel, hold)
		case choice <= 5: // clicks twice
			done := make(chan struct{})
			second := *b
			second.Random = rand.New(rand.NewPCG(b.Random.Uint64(), 0)) //nolint:gosec // a repeatable sequence, not a secret
			go func() {
				defer close(done)
				second.CompleteOrCancel(ctx, journal.Purchase, hold)
			}()
			b.CompleteOrCancel(ctx, journal.Purchase, hold)
			<-done
		default:
			b.CompleteOrCancel(ctx, journal.Purchase, hold)
		}
	}
}

// reserve repeats until it holds a unit. False: this user can get none.
func (b *shopper) reserve(ctx context.Context) (journal.Result, bool) {
	for b.Wish = b.newWish(b.Random); ctx.Err() == nil; {
		a := b.Buyer.Reserve()
		switch drop.Code(a.Code) {
		case drop.CodeSoldOut:
			if !b.options.soldOut { // somebody will restock
				deployment.Wait(ctx, deployment.LongestWait)
				b.Wish = b.newWish(b.Random)
				continue
			}
			if len(b.Wish) < len(b.sizes) { // other sizes may be left
				b.Wish = b.sizes
				continue
			}
			return journal.Result{}, false
		case drop.CodeEnded, drop.CodeCancelled, drop.CodePurchaseLimit:
			return journal.Result{}, false
		case drop.CodeAllHeld:
			deployment.Wait(ctx, min(deployment.LongestWait, max(deployment.RetryPause, time.Until(a.RetryAt))))
			if len(b.Wish) < len(b.sizes) {
				b.Wish = b.newWish(b.Random)
			}
			continue
		case drop.CodePaused, drop.CodeNotLive:
			deployment.Wait(ctx, deployment.LongestWait)
			continue
		default: // another kind of answer: see below
		}
		if !a.ShouldRetry() {
			return a.Result, a.Status < 300
		}
		b.WaitAndSwitch(ctx, &a)
	}
	return journal.Result{}, false
}

// newShopper signs a user in. The user's random choices follow from the scenario's seed and n.
func (s *scenario) newShopper(n int) *shopper {
	name := fmt.Sprintf("user_%s_%d", s.drop.String()[24:], n)
	return &shopper{scenario: s, Buyer: deployment.Buyer{
		RecordingClient: s.RecordingClient, Replicas: s.all(), Drop: s.drop, Name: name, Token: s.token(name, nil), At: n,
		Random: rand.New(rand.NewPCG(s.seed, uint64(n))), //nolint:gosec // a repeatable sequence, not a secret
	}}
}
