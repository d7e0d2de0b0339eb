package live

import (
	"context"
	"errors"
	"maps"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Statuses reads the statuses of all drops that are not over and that strangers may see. It must
// read what was committed before the call.
type Statuses interface {
	Statuses(ctx context.Context) (map[uuid.UUID]drop.Status, error)
}

// RefreshStatuses announces the changes of drops' statuses that were not announced here, because
// the message was lost or the bus is away. The first call only remembers the current statuses.
// Drops that cannot be read are left to the next call.
func (h *Hub) RefreshStatuses(ctx context.Context) error {
	defer h.guard("refresh statuses")
	announced := h.announcedStatuses()
	statuses, err := h.options.Statuses.Statuses(ctx) // read after the copy of announced, so never older
	if err != nil {
		return err
	}
	if announced == nil {
		h.setStatuses(statuses)
		return nil
	}
	var failed []error
	for id := range changedStatuses(announced, statuses) {
		view, err := h.options.Source.View(ctx, id)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		h.announceMissed(view, announced[id])
	}
	return errors.Join(failed...)
}

// announcedStatuses returns the statuses as they were last announced here, nil before the first
// refresh.
func (h *Hub) announcedStatuses() map[dropID]drop.Status {
	h.announcing.Lock()
	defer h.announcing.Unlock()
	return maps.Clone(h.statuses)
}

func (h *Hub) setStatuses(statuses map[dropID]drop.Status) {
	h.announcing.Lock()
	defer h.announcing.Unlock()
	h.statuses = statuses
}

// changedStatuses returns the drops whose status is not the announced one: new drops and drops that
// are over, too.
func changedStatuses(announced, statuses map[dropID]drop.Status) map[dropID]struct{} {
	changed := map[dropID]struct{}{}
	for id, status := range statuses {
		if announced[id] != status {
			changed[id] = struct{}{}
		}
	}
	for id := range announced {
		if _, running := statuses[id]; !running {
			changed[id] = struct{}{}
		}
	}
	return changed
}

// announceMissed announces a drop's current status, unless news has announced another one since the
// caller read announced.
func (h *Hub) announceMissed(view drop.View, announced drop.Status) {
	h.announcing.Lock()
	defer h.announcing.Unlock()
	if h.statuses[view.ID] == announced && view.Status != announced {
		h.announceLocked(missedEvent(view.Status, announced), view)
	}
}

// missedEvent names the event that led to a status. When several were missed, only the last one
// matters.
func missedEvent(status, announced drop.Status) drop.Announcement {
	switch {
	case status == drop.Live:
		return drop.AnnounceLive
	case status == drop.Paused:
		return drop.AnnouncePaused
	case status == drop.Ended:
		return drop.AnnounceEnded
	case status == drop.Cancelled:
		return drop.AnnounceCancelled
	case announced == "":
		return drop.AnnounceCreated
	default:
		return drop.AnnounceUpdated
	}
}

// recordStatus remembers the status that is being announced. The caller holds announcing.
func (h *Hub) recordStatus(view *drop.View) {
	switch {
	case h.statuses == nil || view.Rehearsal:
	case view.Status == drop.Ended || view.Status == drop.Cancelled:
		delete(h.statuses, view.ID)
	default:
		h.statuses[view.ID] = view.Status
	}
}
