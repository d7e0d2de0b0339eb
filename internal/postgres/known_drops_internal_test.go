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
		k := newKnownDrops(func(context.Context, []uuid.UUID) ([]uuid.UUID, error) {
			queries.Add(1)
			return nil, nil
		})
		defer k.stop()
		for range 5000 {
			go func() {
				exists, err := k.exists(t.Context(), uuid.New())
				if err != nil || exists {
					t.Errorf("exists: %v, %v", exists, err)
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
		k := newKnownDrops(func(_ context.Context, ids []uuid.UUID) ([]uuid.UUID, error) {
			queries.Add(1)
			if created.Load() && slices.Contains(ids, newcomer) {
				return []uuid.UUID{newcomer}, nil
			}
			return nil, nil
		})
		defer k.stop()
		exists, err := k.exists(t.Context(), newcomer)
		require.NoError(t, err)
		require.False(t, exists)
		for range 1000 {
			go func() { _, _ = k.exists(t.Context(), uuid.New()) }()
		}
		created.Store(true)
		began := time.Now()
		exists, err = k.exists(t.Context(), newcomer)
		require.NoError(t, err)
		require.True(t, exists)
		require.LessOrEqual(t, time.Since(began), 3*unknownPause)

		synctest.Wait()
		before := queries.Load()
		for range 1000 {
			exists, err = k.exists(t.Context(), newcomer)
			require.True(t, exists && err == nil)
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
		k := newKnownDrops(func(_ context.Context, ids []uuid.UUID) ([]uuid.UUID, error) {
			queries.Add(1)
			time.Sleep(time.Millisecond)
			return ids[:1], nil
		})
		defer k.stop()
		id, began := uuid.New(), time.Now()
		for range unknownWaiting {
			go func() {
				if exists, err := k.exists(t.Context(), id); err != nil || !exists {
					t.Errorf("exists: %v, %v", exists, err)
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
		k.remember([]uuid.UUID{uuid.New()})
	}
	require.LessOrEqual(t, len(k.ids), maxKnownDrops)
}
