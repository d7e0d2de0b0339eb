package live

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// snapshot is a drop as it was read, and its drop-snapshot frame, encoded once for all sockets that
// get it.
type snapshot struct {
	seq         int64
	stock       *stockAt
	sizes       []drop.SizeView
	shownFields []byte // what the frame shows besides seq and stock, see shownFieldsOf
	frame       []byte
}

func newSnapshot(view drop.View, serverTime time.Time) *snapshot {
	withoutNulls(&view)
	return &snapshot{
		seq:         view.Seq,
		stock:       &stockAt{Stock: view.Stock(), At: serverTime.UTC()},
		sizes:       view.Sizes,
		shownFields: shownFieldsOf(view),
		frame:       snapshotFrame(&view, serverTime),
	}
}

// shownFieldsOf encodes all fields of a view except its seq, its sales, UpdatedAt and what
// stock-updated tells: its counts, those of its sizes, and when the next hold ends. Two results are
// equal when the views differ in nothing else.
func shownFieldsOf(view drop.View) []byte {
	sizes := make([]drop.SizeView, len(view.Sizes)) // others have the same view
	for i, size := range view.Sizes {
		sizes[i] = drop.SizeView{ID: size.ID, Label: size.Label, Note: size.Note}
	}
	view.Sizes = sizes
	view.TotalStock, view.AvailableStock, view.ReservedStock, view.SoldStock = 0, 0, 0, 0
	view.Seq, view.RecentPurchases, view.UpdatedAt, view.NextHoldEnd = 0, nil, time.Time{}, drop.Moment{}
	shownFields, err := json.Marshal(view)
	if err != nil {
		panic("live: encode a view: " + err.Error())
	}
	return shownFields
}

// readSnapshot reads what was committed before the call. All callers that wait for the same drop
// share one read.
func (h *Hub) readSnapshot(ctx context.Context, id dropID) (*snapshot, error) {
	return h.snapshots.Do(ctx, id, struct{}{})
}

// readForAll makes one read for a whole batch of callers.
func (h *Hub) readForAll(ctx context.Context, id uuid.UUID, batch []struct{}) ([]*snapshot, error) {
	view, err := h.options.Source.View(ctx, id)
	if err != nil {
		if !errors.Is(err, drop.ErrNotFound) {
			h.options.Metrics.ReadFailed()
		}
		return nil, err
	}
	snap := newSnapshot(view, h.options.Clock.Now())
	shared := make([]*snapshot, len(batch))
	for i := range shared {
		shared[i] = snap
	}
	return shared, nil
}
