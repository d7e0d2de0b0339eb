package shop

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

const (
	// maxKnown bounds how many reservations' drops are remembered.
	maxKnown = 200_000

	// knownFor is how long they are remembered at least, unless maxKnown is reached: twice as long
	// as a hold usually lasts. A later request costs a look-up, which it shares with others.
	knownFor = 2 * time.Minute
)

// dropIndex finds the drop of a reservation. That never changes, so each is looked up once, in
// batches, and remembered.
type dropIndex struct {
	lookups *combiner.Combiner[struct{}, uuid.UUID, uuid.UUID]

	mu          sync.RWMutex
	young, aged map[uuid.UUID]uuid.UUID // two generations: when young is full or older than knownFor, it replaces aged
	youngSince  time.Time               // when young was begun
}

func newDropIndex(reads Reads) *dropIndex {
	x := &dropIndex{young: map[uuid.UUID]uuid.UUID{}, youngSince: time.Now()}
	x.lookups = combiner.New(combiner.Options{
		MaxBatch: maxBatch, MaxWaiting: maxWaiting, MaxWait: QueueLimit, Deadline: ReadLimit,
	}, func(ctx context.Context, _ struct{}, reservationIDs []uuid.UUID) ([]uuid.UUID, error) {
		found, err := reads.DropsOf(ctx, reservationIDs)
		if err != nil {
			return nil, err
		}
		dropIDs := make([]uuid.UUID, len(reservationIDs))
		for i, id := range reservationIDs {
			dropIDs[i] = found[id] // uuid.Nil when there is no such reservation
		}
		return dropIDs, nil
	})
	return x
}

// dropOf returns the drop of a reservation, ErrNotFound when there is none.
func (x *dropIndex) dropOf(ctx context.Context, reservationID uuid.UUID) (uuid.UUID, error) {
	x.mu.RLock()
	dropID, ok := x.young[reservationID]
	if !ok {
		dropID, ok = x.aged[reservationID]
	}
	x.mu.RUnlock()
	if ok {
		return dropID, nil
	}
	dropID, err := x.lookups.Do(ctx, struct{}{}, reservationID)
	if err != nil {
		return uuid.Nil, err
	}
	if dropID == uuid.Nil {
		return uuid.Nil, drop.ErrNotFound
	}
	x.remember([]drop.Reservation{{ID: reservationID, DropID: dropID}})
	return dropID, nil
}

// remember keeps the drops of some reservations.
func (x *dropIndex) remember(reservations []drop.Reservation) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if now := time.Now(); len(x.young)+len(reservations) > maxKnown/2 || now.Sub(x.youngSince) >= knownFor {
		x.young, x.aged, x.youngSince = map[uuid.UUID]uuid.UUID{}, x.young, now
	}
	for _, r := range reservations {
		x.young[r.ID] = r.DropID
	}
}

func (x *dropIndex) stop() { x.lookups.Stop() }
