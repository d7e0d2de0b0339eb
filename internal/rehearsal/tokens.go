package rehearsal

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// renewBefore is how long before its end a token is replaced, as Clerk's script does it.
const renewBefore = 10 * time.Second

// signInsAtOnce is how many people sign in at the same time before the rehearsal. Signing in is no
// part of it: Clerk does that, not the shop.
const signInsAtOnce = 8

// signInAll signs everybody in.
func (r *run) signInAll(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	places := make(chan struct{}, signInsAtOnce)
	var signing sync.WaitGroup
	for _, b := range r.everybody() {
		places <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		signing.Go(func() {
			defer func() { <-places }()
			if err := b.signIn(ctx); err != nil {
				cancel(fmt.Errorf("sign in as %s: %w", b.email, err))
				return
			}
			r.signedIn.Add(1)
		})
	}
	signing.Wait()
	return context.Cause(ctx)
}

// signIn gets a token.
func (b *buyer) signIn(ctx context.Context) error {
	token, ends, err := b.run.signIn(ctx, b.email, b.first, b.last)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.token, b.tokenEnds = token, ends
	return nil
}

// renewLater replaces the token before it ends, and tells the socket.
func (b *buyer) renewLater() {
	b.mu.Lock()
	at := b.tokenEnds.Add(-renewBefore)
	b.mu.Unlock()
	b.schedule.at(at, func(time.Time) {
		if b.signIn(b.ctx) == nil && b.screen != nil {
			_ = b.screen.tell("authenticate", b.session()) // a broken connection authenticates when it is back
		}
		b.renewLater()
	})
}
