package live

import (
	"context"
	"errors"
	"sync"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Watched returns the drops that somebody here follows.
func (h *Hub) Watched() []uuid.UUID {
	h.mu.RLock()
	defer h.mu.RUnlock()
	ids := make([]uuid.UUID, 0, len(h.rooms))
	for id := range h.rooms {
		ids = append(ids, id)
	}
	return ids
}

// Refresh reads drops and tells their rooms what they have not been told: messages get lost. Nobody is told what they
// know. Its error is that of the reads that failed; the next refresh makes up for them.
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
		mark := r.mark()
		p, err := h.readSnapshot(ctx, r.id)
		if err != nil {
			h.finishJoins(r, nil, err)
			return err
		}
		h.finishJoins(r, p, nil)
		changed, again := r.bring(p, mark)
		if changed {
			h.markDirty(r)
		}
		if !again {
			return nil
		}
	}
	return nil // the drop's life changed with every read, and was announced each time
}

// finishJoins gives those who joined while the present could not be read what they are owed, or says that there is no
// such drop.
func (h *Hub) finishJoins(r *room, p *snapshot, err error) {
	for _, m := range r.takeUnfinished(p != nil) {
		switch {
		case p != nil:
			r.learn(p)
			if !m.welcome(p) {
				r.oweJoins()
			}
		case errors.Is(err, drop.ErrNotFound):
			h.refuseJoin(m, err)
		}
	}
}

// takeUnfinished returns the members whose snapshot is owed. done says that they will have it.
func (r *room) takeUnfinished(done bool) []*member {
	unfinished := r.ifUnfinished(done)
	owed := unfinished[:0]
	for _, m := range unfinished {
		if m.owed() {
			owed = append(owed, m)
		}
	}
	return owed
}

func (r *room) ifUnfinished(done bool) []*member {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.unfinished {
		return nil
	}
	if done {
		r.unfinished = false
	}
	all := make([]*member, 0, len(r.members))
	for m := range r.members {
		all = append(all, m)
	}
	return all
}

func (r *room) oweJoins() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unfinished = true
}
