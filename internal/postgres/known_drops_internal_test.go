package postgres

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// TestKnownDrops_MadeUpIDsShareQueries has strangers ask for 5,000 ids in a second, one after
// another, while each query is over at once.
func TestKnownDrops_MadeUpIDsShareQueries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var queries atomic.Int64
		k := newKnownDrops(func(context.Context, []uuid.UUID) (map[uuid.UUID][]string, error) {
			queries.Add(1)
			return nil, nil
		})
		defer k.stop()
		for range 5000 {
			go func() {
				known, err := k.find(t.Context(), uuid.New())
				if err != nil || known.exists {
					t.Errorf("exists: %v, %v", known.exists, err)
				}
			}()
			time.Sleep(time.Second / 5000)
		}
		synctest.Wait()
		require.LessOrEqual(t, queries.Load(), int64(time.Second/unknownPause)+1)
		require.Empty(t, k.ids, "what strangers make up is not kept")
	})
}

// TestKnownDrops_ANewOneIsFoundAtOnce asks for a drop before and after it is created, beside a
// flood.
func TestKnownDrops_ANewOneIsFoundAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var created atomic.Bool
		var queries atomic.Int64
		newcomer := uuid.New()
		k := newKnownDrops(func(_ context.Context, ids []uuid.UUID) (map[uuid.UUID][]string, error) {
			queries.Add(1)
			if created.Load() && slices.Contains(ids, newcomer) {
				return map[uuid.UUID][]string{newcomer: nil}, nil
			}
			return nil, nil
		})
		defer k.stop()
		known, err := k.find(t.Context(), newcomer)
		require.NoError(t, err)
		require.False(t, known.exists)
		for range 1000 {
			go func() { _, _ = k.find(t.Context(), uuid.New()) }()
		}
		created.Store(true)
		began := time.Now()
		known, err = k.find(t.Context(), newcomer)
		require.NoError(t, err)
		require.True(t, known.exists)
		require.LessOrEqual(t, time.Since(began), 3*unknownPause)

		synctest.Wait()
		before := queries.Load()
		for range 1000 {
			known, err = k.find(t.Context(), newcomer)
			require.True(t, known.exists && err == nil)
		}
		require.Equal(t, before, queries.Load(), "one that was found is known")
	})
}

// TestKnownDrops_AtAnOpening has as many people as may wait ask for a drop that this replica has
// not found before.
func TestKnownDrops_AtAnOpening(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var queries atomic.Int64
		k := newKnownDrops(func(_ context.Context, ids []uuid.UUID) (map[uuid.UUID][]string, error) {
			queries.Add(1)
			time.Sleep(time.Millisecond)
			return map[uuid.UUID][]string{ids[0]: nil}, nil
		})
		defer k.stop()
		id, began := uuid.New(), time.Now()
		for range unknownWaiting {
			go func() {
				if known, err := k.find(t.Context(), id); err != nil || !known.exists {
					t.Errorf("exists: %v, %v", known.exists, err)
				}
			}()
		}
		synctest.Wait()
		time.Sleep(time.Millisecond)
		synctest.Wait()
		require.Equal(t, int64(1), queries.Load())
		require.Equal(t, time.Millisecond, time.Since(began))
	})
}

func TestKnownDrops_AreBounded(t *testing.T) {
	t.Parallel()
	k := newKnownDrops(nil)
	for range 3 * maxKnownDrops {
		k.remember(map[uuid.UUID][]string{uuid.New(): nil})
	}
	require.LessOrEqual(t, len(k.ids), maxKnownDrops)
}
