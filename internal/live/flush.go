package live

import "time"

// minLaggingToSlow is how many members must lag before flushes are slowed for everybody: a few slow
// readers are no reason to slow the others.
const minLaggingToSlow = 64

// flushRest is how many times as long as a flush the interval is from its beginning to that of the
// next. During a flush of thousands of members one processor does nothing else, and those who buy
// need it too.
const flushRest = 3

// flusher writes the rooms' changes to their members, from one goroutine.
type flusher struct {
	hub     *Hub
	every   time.Duration
	lagging map[*room][]*member // members whose slots hold something
	members []*member           // reused by each flush of a room
}

func newFlusher(h *Hub) *flusher {
	return &flusher{hub: h, every: h.options.FlushEvery, lagging: make(map[*room][]*member)}
}

func (f *flusher) run() {
	timer := time.NewTimer(f.every)
	defer timer.Stop()
	lastExpiry := time.Now()
	for {
		select {
		case <-f.hub.ctx.Done():
			return
		case <-timer.C:
		}
		began := time.Now()
		written, lagging := f.flush()
		took := time.Since(began)
		f.pace(took, written, lagging)
		if began.Sub(lastExpiry) >= expiryPeriod {
			f.hub.expireSignIns(began)
			lastExpiry = began
		}
		timer.Reset(max(f.every-took, 0))
	}
}

// pace sets the interval between flushes: flushRest times as long as the last one took, and at most
// maxSlowdown × FlushEvery. It shrinks by half at the most, so that a short flush among long ones
// changes little. When most members cannot take what a flush has for them, because their clients
// read slowly, it is doubled.
func (f *flusher) pace(took time.Duration, written, lagging int) {
	wanted := max(flushRest*took, f.every/2)
	if lagging > max(written, minLaggingToSlow) {
		wanted = max(wanted, 2*f.every)
	}
	least := f.hub.options.FlushEvery
	f.every = min(max(wanted, least), maxSlowdown*least)
	if written+lagging > 0 {
		f.hub.options.Metrics.Flushed(took, written, lagging)
	}
}

func (f *flusher) flush() (written, lagging int) {
	defer f.hub.guard("flush")
	due := f.hub.takeDirty()
	for r := range f.lagging {
		due[r] = struct{}{}
	}
	for r := range due {
		w, l := f.flushRoom(r)
		written, lagging = written+w, lagging+l
	}
	return written, lagging
}

// flushRoom offers a room's changes to its members, and returns how many took them and how many
// still lag. The list of those that lag is rebuilt in its own array.
func (f *flusher) flushRoom(r *room) (written, lagging int) {
	e, members := f.collect(r)
	lagged := f.lagging[r]
	late := lagged[:0]
	for _, m := range members {
		if m.offer(e) {
			late = append(late, m)
		} else {
			written++
		}
	}
	// Otherwise members that leave or no longer lag would stay in memory until the next flush of
	// this size.
	clear(members)
	clear(lagged[min(len(late), len(lagged)):])
	if len(late) == 0 {
		delete(f.lagging, r)
	} else {
		f.lagging[r] = late
	}
	return written, len(late)
}

// collect takes the pending changes of a room, and returns them with all members. When there are
// none, it returns nil and the members whose slots hold something.
func (f *flusher) collect(r *room) (*encoded, []*member) {
	f.members = f.members[:0]
	r.mu.Lock()
	defer r.mu.Unlock()
	pending := r.pending
	if pending.snapshot == nil && pending.stock == nil && len(pending.sales) == 0 {
		f.members = append(f.members, f.lagging[r]...)
		return nil, f.members
	}
	r.pending = changes{}
	for m := range r.members {
		f.members = append(f.members, m)
	}
	return encode(r.id, &pending), f.members
}

func (h *Hub) markDirty(r *room) {
	h.dirtyMu.Lock()
	defer h.dirtyMu.Unlock()
	h.dirty[r] = struct{}{}
}

func (h *Hub) takeDirty() map[*room]struct{} {
	h.dirtyMu.Lock()
	defer h.dirtyMu.Unlock()
	dirty := h.dirty
	h.dirty = make(map[*room]struct{}, len(dirty))
	return dirty
}
