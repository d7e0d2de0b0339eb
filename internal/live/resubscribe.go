package live

import "time"

// Resubscribed says that the bus is back: whatever it carried meanwhile was missed. Every room gets the present, and
// everybody who is signed in is told to fetch what is theirs.
func (h *Hub) Resubscribed() {
	defer h.guard("resubscribe")
	for _, id := range h.Watched() {
		if r := h.room(id); r != nil {
			r.owe()
		}
	}
	h.wakeRefresh()
	frame := resyncFrame()
	for _, s := range h.signedIn(func(time.Time) bool { return true }) {
		s.send(frame)
	}
}

// wakeRefresh has rooms that are owed a present get it.
func (h *Hub) wakeRefresh() {
	select {
	case h.wake <- struct{}{}:
	default: // it is awake already, and has not yet begun
	}
}

func (r *room) owe() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.owed = true
}

// refreshWhenOwed does in the background what Resubscribed may not wait for. What fails is left to the next Refresh.
func (h *Hub) refreshWhenOwed() {
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.wake:
			_ = h.Refresh(h.ctx, h.Watched()...)
		}
	}
}
