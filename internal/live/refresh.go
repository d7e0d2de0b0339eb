package live

import (
	"context"
	"errors"
	"sync"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Watched returns the drops that at least one socket here follows.
func (h *Hub) Watched() []uuid.UUID {
	h.mu.RLock()
	defer h.mu.RUnlock()
	ids := make([]uuid.UUID, 0, len(h.rooms))
	for id := range h.rooms {
		ids = append(ids, id)
	}
	return ids
}

// Refresh reads drops and sends their rooms what they missed, because messages of the bus can be
// lost. A room that is up to date is sent nothing. It returns the errors of the reads that failed;
// the next refresh tries those drops again.
func (h *Hub) Refresh(ctx context.Context, ids ...uuid.UUID) error {
	var mu sync.Mutex
	var failed []error
	var running sync.WaitGroup
	tokens := make(chan struct{}, maxRefresh)
	for _, id := range ids {
		r := h.room(id)
		if r == nil {
			continue
		}
		tokens <- struct{}{}
		running.Go(func() {
			defer func() { <-tokens }()
			defer h.guard("refresh")
			if err := h.refresh(ctx, r); err != nil {
				mu.Lock()
				failed = append(failed, err)
				mu.Unlock()
			}
		})
	}
	running.Wait()
	return errors.Join(failed...)
}

func (h *Hub) refresh(ctx context.Context, r *room) error {
	for range maxRereads {
		before := r.newestSeq()
		snap, err := h.readSnapshot(ctx, r.id)
		if err != nil {
			h.completeFailedJoins(r, nil, err)
			return err
		}
		h.completeFailedJoins(r, snap, nil)
		changed, again := r.applySnapshot(snap, before)
		if changed {
			h.markDirty(r)
		}
		if !again {
			return nil
		}
	}
	return nil // an announcement overtook every read, so the room has been told already
}

// completeFailedJoins sends the snapshot to members that joined while it could not be read, or
// tells them that there is no such drop.
func (h *Hub) completeFailedJoins(r *room, snap *snapshot, err error) {
	for _, m := range r.takeFailedMembers(snap != nil) {
		switch {
		case snap != nil:
			r.adopt(snap)
			if !m.completeJoin(snap) {
				r.markFailedJoins()
			}
		case errors.Is(err, drop.ErrNotFound):
			h.refuseJoin(m, err)
		}
	}
}

// takeFailedMembers returns the members that still wait for a snapshot after a failed read. done:
// the caller has the snapshot, so the room no longer counts as having failed joins.
func (r *room) takeFailedMembers(done bool) []*member {
	members := r.membersIfJoinsFailed(done)
	waiting := members[:0]
	for _, m := range members {
		if m.awaitsSnapshot() {
			waiting = append(waiting, m)
		}
	}
	return waiting
}

// membersIfJoinsFailed returns all members of a room that has failed joins, and none of any other.
func (r *room) membersIfJoinsFailed(done bool) []*member {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.failedJoins {
		return nil
	}
	if done {
		r.failedJoins = false
	}
	all := make([]*member, 0, len(r.members))
	for m := range r.members {
		all = append(all, m)
	}
	return all
}

func (r *room) markFailedJoins() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failedJoins = true
}
