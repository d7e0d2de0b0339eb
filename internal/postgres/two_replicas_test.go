package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// TestReads_ADropIsFoundOnEveryReplicaAtOnce asks another replica for a drop's id before the drop
// is created, and right after it.
func TestReads_ADropIsFoundOnEveryReplicaAtOnce(t *testing.T) {
	t.Parallel()
	here := open(t)
	there := openAt(t, here.url)
	id := uuid.Must(uuid.NewV7())
	for range 3 {
		_, err := there.reads.View(t.Context(), id)
		require.ErrorIs(t, err, drop.ErrNotFound)
		require.ErrorIs(t, there.reads.MustExist(t.Context(), id), drop.ErrNotFound)
	}
	d := here.liveDrop(t, 5)
	_, err := there.reads.View(t.Context(), d.ID)
	require.NoError(t, err)

	_, _, err = here.catalog.Create(t.Context(), withID(d, id), drop.System)
	require.NoError(t, err)
	require.NoError(t, there.reads.MustExist(t.Context(), id))
	view, err := there.reads.View(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, id, view.ID)
}

func withID(d drop.Drop, id uuid.UUID) drop.Drop {
	d.ID = id
	return d
}
