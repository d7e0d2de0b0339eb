package demo

import (
	"context"
	"fmt"
	"time"

	"sneakerhead/internal/drop"
)

// Fill creates the demo drops when no drop is live, and returns how many it created. live returns
// how many drops are live; create writes one drop. When it fails halfway, some demo drops exist,
// and the next call adds none if one of those is live.
func Fill(ctx context.Context, now time.Time, live func(context.Context) (int, error),
	create func(context.Context, drop.Drop) error,
) (int, error) {
	running, err := live(ctx)
	if err != nil {
		return 0, fmt.Errorf("demo drops: %w", err)
	}
	if running > 0 {
		return 0, nil
	}
	drops := Drops(now)
	for i, d := range drops {
		if err := create(ctx, d); err != nil {
			return i, fmt.Errorf("demo drop %q: %w", d.Name, err)
		}
	}
	return len(drops), nil
}
