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
type present struct {
	seq   int64
	stock *stockAt
	face  []byte
	frame []byte
}

func newPresent(view drop.View, serverTime time.Time) *present {
	if view.RecentPurchases == nil {
		view.RecentPurchases = []drop.Sale{}
	}
	return &present{
		seq:   view.Seq,
		stock: &stockAt{Stock: view.Stock(), At: serverTime.UTC()},
		face:  faceOf(view),
		frame: snapshotFrame(&view, serverTime),
	}
}

// faceOf is what a view shows beside what its seq and its stock say, in a form that can be compared.
func faceOf(view drop.View) []byte {
	view.TotalStock, view.AvailableStock, view.ReservedStock, view.SoldStock = 0, 0, 0, 0
	view.Seq, view.RecentPurchases, view.UpdatedAt = 0, nil, time.Time{}
	face, err := json.Marshal(view)
	if err != nil {
		panic("live: encode a view: " + err.Error())
	}
	return face
}

// read returns what was committed before the call. Everybody who waits for the same drop shares one read.
func (h *Hub) read(ctx context.Context, id dropID) (*present, error) {
	return h.presents.Do(ctx, id, struct{}{})
}

func (h *Hub) readPresent(ctx context.Context, id uuid.UUID, batch []struct{}) ([]*present, error) {
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
	p := newPresent(view, h.options.Clock.Now())
	shared := make([]*present, len(batch))
	for i := range shared {
		shared[i] = p
	}
	return shared, nil
}
