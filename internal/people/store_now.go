package people

import (
	"context"
	"errors"
	"time"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
)

// storeTogether bounds the writes that requests wait for.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var storeTogether = combiner.Options{
	MaxBatch: storeBatch, MaxWaiting: maxToStore, MaxWait: 500 * time.Millisecond, Deadline: storeLimit,
}

// stored stores a user and returns the stored one. Requests that come while a write is in flight
// share the next one: every page asks who its user is, and at an opening they do so together.
func (d *Directory) stored(ctx context.Context, user drop.User) (drop.User, error) {
	stored, err := d.stores.DoToEnd(ctx, struct{}{}, user)
	switch {
	case errors.Is(err, combiner.ErrOverloaded):
		return drop.User{}, drop.ErrOverloaded
	case errors.Is(err, combiner.ErrStopped):
		return drop.User{}, drop.ErrUnavailable
	case err == nil && stored.ClerkID == "":
		return drop.User{}, drop.ErrNotFound
	default:
		return stored, err
	}
}

func (d *Directory) storeAndGet(ctx context.Context, _ struct{}, users []drop.User) ([]drop.User, error) {
	known, err := d.options.Store.RememberAndGet(ctx, users)
	if err != nil {
		return nil, err
	}
	d.storedNow.add(users)
	stored := make([]drop.User, len(users))
	for i, user := range users {
		stored[i] = known[user.ClerkID]
	}
	return stored, nil
}
