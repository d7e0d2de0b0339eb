package live

import "time"

// Resubscribed is called when the subscription to the bus is back. What was published in the
// meantime was missed, so every room is sent a snapshot, and every signed-in socket is told to
// fetch its reservations again.
func (h *Hub) Resubscribed() {
	defer h.guard("resubscribe")
	for _, id := range h.Watched() {
		if r := h.room(id); r != nil {
			r.requireSnapshot()
		}
	}
	h.wakeRefresh()
	frame := resyncFrame()
	for _, s := range h.signedIn(func(time.Time) bool { return true }) {
		s.send(frame)
	}
}

// wakeRefresh starts a refresh of all watched rooms in the background.
func (h *Hub) wakeRefresh() {
	select {
	case h.wake <- struct{}{}:
	default: // a refresh is requested already and has not begun yet
	}
}

// requireSnapshot has the next refresh send the room a snapshot even if nothing seems to have
// changed.
func (r *room) requireSnapshot() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.snapshotDue = true
}

// refreshOnWake makes the refreshes that wakeRefresh asks for, until the hub stops. Reads that fail
// are left to the next Refresh.
func (h *Hub) refreshOnWake() {
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.wake:
			_ = h.Refresh(h.ctx, h.Watched()...)
		}
	}
}
