package live

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// present is a drop as it was read, and the frame that says so: encoded once for everybody who waits for it.
type snapshot struct {
	seq         int64
	stock       *stockAt
	shownFields []byte
	frame       []byte
}

func newSnapshot(view drop.View, serverTime time.Time) *snapshot {
	if view.RecentPurchases == nil {
		view.RecentPurchases = []drop.Sale{}
	}
	return &snapshot{
		seq:         view.Seq,
		stock:       &stockAt{Stock: view.Stock(), At: serverTime.UTC()},
		shownFields: shownFieldsOf(view),
		frame:       snapshotFrame(&view, serverTime),
	}
}

// shownFieldsOf is what a view shows beside what its seq and its stock say, in a form that can be compared.
func shownFieldsOf(view drop.View) []byte {
	view.TotalStock, view.AvailableStock, view.ReservedStock, view.SoldStock = 0, 0, 0, 0
	view.Seq, view.RecentPurchases, view.UpdatedAt = 0, nil, time.Time{}
	shownFields, err := json.Marshal(view)
	if err != nil {
		panic("live: encode a view: " + err.Error())
	}
	return shownFields
}

// read returns what was committed before the call. Everybody who waits for the same drop shares one read.
func (h *Hub) readSnapshot(ctx context.Context, id dropID) (*snapshot, error) {
	return h.snapshots.Do(ctx, id, struct{}{})
}

func (h *Hub) readForAll(ctx context.Context, id uuid.UUID, batch []struct{}) ([]*snapshot, error) {
	select {
	case h.reads <- struct{}{}:
		defer func() { <-h.reads }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	view, err := h.options.Source.View(ctx, id)
	if err != nil {
		if !errors.Is(err, drop.ErrNotFound) {
			h.options.Metrics.ReadFailed()
		}
		return nil, err
	}
	p := newSnapshot(view, h.options.Clock.Now())
	shared := make([]*snapshot, len(batch))
	for i := range shared {
		shared[i] = p
	}
	return shared, nil
}
