package live

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/olahol/melody"
)

// drainStep is how often Drain closes a few sockets.
const drainStep = 20 * time.Millisecond

// Drain refuses new sockets and closes the open ones with code 1001, in random order and spread
// over Options.DrainSpread, so that they do not all connect to another replica at once. It returns
// when all are closed. When ctx ends first, it closes the rest at once and returns ctx's error.
func (h *Hub) Drain(ctx context.Context) error {
	sockets := h.refuseNew()
	rand.Shuffle(len(sockets), func(i, j int) { sockets[i], sockets[j] = sockets[j], sockets[i] })
	spread := h.options.DrainSpread
	if deadline, ok := ctx.Deadline(); ok {
		spread = min(spread, time.Until(deadline)*3/4) // the last quarter is for the last close frames to be sent
	}
	began := time.Now()
	ticker := time.NewTicker(drainStep)
	defer ticker.Stop()
	for total := len(sockets); len(sockets) > 0; {
		remain := int(float64(total) * (1 - share(time.Since(began), spread)))
		for len(sockets) > remain {
			sockets[0].close(melody.CloseGoingAway, "this server is about to stop")
			sockets = sockets[1:]
		}
		select {
		case <-ctx.Done():
			return h.abandon(ctx)
		case <-h.drained:
			return nil
		case <-ticker.C:
		}
	}
	select {
	case <-h.drained:
		return nil
	case <-ctx.Done():
		return h.abandon(ctx)
	}
}

// share returns which part of the whole has passed, from 0 to 1.
func share(passed, whole time.Duration) float64 {
	if whole <= 0 || passed >= whole {
		return 1
	}
	return float64(passed) / float64(whole)
}

// abandon closes the sockets that are left, and returns ctx's error.
func (h *Hub) abandon(ctx context.Context) error {
	for _, s := range h.allSockets() {
		s.kill()
	}
	return ctx.Err()
}
