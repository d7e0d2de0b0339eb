package shop

import (
	"encoding/binary"
	"testing"

	"sneakerhead/internal/drop"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestDropIndex_ForgetsTheOldestAndNotTheNewest(t *testing.T) {
	t.Parallel()
	x := newDropIndex(nil) // looking up a reservation that is not remembered would panic
	defer x.stop()
	number := func(n int) uuid.UUID {
		var id uuid.UUID
		binary.BigEndian.PutUint64(id[:], uint64(n))
		return id
	}
	dropID := uuid.New()
	const generation, generations = maxKnown / 2, 5
	for g := range generations {
		for n := range generation {
			x.remember([]drop.Reservation{{ID: number(g*generation + n), DropID: dropID}})
		}
		require.LessOrEqual(t, len(x.young)+len(x.aged), maxKnown)
	}
	x.remember([]drop.Reservation{{ID: uuid.Max, DropID: dropID}}) // the first of another generation
	for n := (generations - 1) * generation; n < generations*generation; n++ {
		if found, err := x.dropOf(t.Context(), number(n)); err != nil || found != dropID {
			t.Fatalf("reservation %d of %d: drop %s, error %v", n, generations*generation, found, err)
		}
	}
}

func TestDropIndex_ForgetsOldReservationsBeforeItIsFull(t *testing.T) {
	t.Parallel()
	x := newDropIndex(nil)
	defer x.stop()
	const batches, each = 10, 100
	for range batches {
		for range each {
			x.remember([]drop.Reservation{{ID: uuid.New(), DropID: uuid.New()}})
		}
		x.youngSince = x.youngSince.Add(-knownFor) // as if that time had passed
	}
	require.LessOrEqual(t, len(x.young)+len(x.aged), 2*each)
}
