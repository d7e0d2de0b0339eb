package live

import "time"

// minLaggingToSlow is how many members must lag before flushes are slowed for everybody: a few slow
// readers are no reason to slow the others.
const minLaggingToSlow = 64

// flushRest is how many times as long as a flush the interval is from its beginning to that of the
// next. During a flush of thousands of members one processor does nothing else, and those who buy
// need it too.
const flushRest = 3

// flusher writes the rooms' changes to their members, from one goroutine. It writes to one part of
// the members after the other, each with the newest state: if it wrote to all at once, the last
// members of a large room would get a state as old as a whole flush takes, and those who buy would
// have to wait for it.
type flusher struct {
	hub     *Hub
	every   time.Duration                   // between two flushes of a part
	round   round                           // the present flush
	lagging [flushParts]map[*room][]*member // members whose slots hold something
	members []*member                       // reused by each flush of a room
}

// round is what one flush of all parts has done.
type round struct {
	part             int // the next
	took             time.Duration
	written, lagging int
}

func newFlusher(h *Hub) *flusher {
	f := &flusher{hub: h, every: h.options.FlushEvery}
	for part := range f.lagging {
		f.lagging[part] = make(map[*room][]*member)
	}
	return f
}

func (f *flusher) run() {
	timer := time.NewTimer(f.every / flushParts)
	defer timer.Stop()
	lastExpiry := time.Now()
	for {
		select {
		case <-f.hub.ctx.Done():
			return
		case <-timer.C:
		}
		began := time.Now()
		f.flush()
		took := time.Since(began)
		f.round.took += took
		if f.round.part == flushParts {
			f.pace(f.round)
			f.round = round{}
		}
		if began.Sub(lastExpiry) >= expiryPeriod {
			f.hub.expireSignIns(began)
			lastExpiry = began
		}
		timer.Reset(max(f.every/flushParts-took, 0))
	}
}

// pace sets the interval between flushes: flushRest times as long as the last one took, and at most
// maxSlowdown × FlushEvery. It shrinks by half at the most, so that a short flush among long ones
// changes little. When most members cannot take what a flush has for them, because their clients
// read slowly, it is doubled.
func (f *flusher) pace(last round) {
	wanted := max(flushRest*last.took, f.every/2)
	if last.lagging > max(last.written, minLaggingToSlow) {
		wanted = max(wanted, 2*f.every)
	}
	least := f.hub.options.FlushEvery
	f.every = min(max(wanted, least), maxSlowdown*least)
	if last.written+last.lagging > 0 {
		f.hub.options.Metrics.Flushed(last.took, last.written, last.lagging)
	}
}

// flush writes to the next part of all members.
func (f *flusher) flush() {
	defer f.hub.guard("flush")
	part := f.round.part
	f.round.part++
	due := f.hub.takeDirty(part)
	for r := range f.lagging[part] {
		due[r] = struct{}{}
	}
	for r := range due {
		written, lagging := f.flushRoom(r, part)
		f.round.written += written
		f.round.lagging += lagging
	}
}

// flushRoom offers a room's changes to a part of its members, and returns how many took them and
// how many still lag. The list of those that lag is rebuilt in its own array.
func (f *flusher) flushRoom(r *room, part int) (written, lagging int) {
	e, members := f.collect(r, part)
	lagged := f.lagging[part][r]
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
		delete(f.lagging[part], r)
	} else {
		f.lagging[part][r] = late
	}
	return written, len(late)
}

// collect takes the pending changes for a part of a room, and returns them with all members of the
// part. When there are none, it returns nil and the members whose slots hold something.
func (f *flusher) collect(r *room, part int) (*encoded, []*member) {
	f.members = f.members[:0]
	r.mu.Lock()
	defer r.mu.Unlock()
	pending := r.pending[part]
	if pending.snapshot == nil && pending.stock == nil && len(pending.sales) == 0 {
		f.members = append(f.members, f.lagging[part][r]...)
		return nil, f.members
	}
	r.pending[part] = changes{}
	for m := range r.members {
		if m.part == part {
			f.members = append(f.members, m)
		}
	}
	return encode(r.id, &pending), f.members
}

func (h *Hub) markDirty(r *room) {
	h.dirtyMu.Lock()
	defer h.dirtyMu.Unlock()
	for part := range h.dirty {
		h.dirty[part][r] = struct{}{}
	}
}

func (h *Hub) takeDirty(part int) map[*room]struct{} {
	h.dirtyMu.Lock()
	defer h.dirtyMu.Unlock()
	dirty := h.dirty[part]
	h.dirty[part] = make(map[*room]struct{}, len(dirty))
	return dirty
}
