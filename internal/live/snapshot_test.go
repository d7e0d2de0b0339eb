package live

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// slowSource begins a read when it is asked and ends it when the test says so.
type slowSource struct {
	reads   atomic.Int64
	proceed chan struct{}
}

func (s *slowSource) View(context.Context, uuid.UUID) (drop.View, error) {
	s.reads.Add(1)
	<-s.proceed
	return drop.View{}, nil
}

func TestHub_JoinsAtTheSameTimeShareReads(t *testing.T) {
	t.Parallel()
	const joins = 30
	source := &slowSource{proceed: make(chan struct{})}
	h := New(Options{Source: source, Clock: stub{}, Auth: stub{}})
	defer h.Stop()
	id := uuid.New()
	var joining sync.WaitGroup
	join := func() {
		_, err := h.readSnapshot(t.Context(), id)
		if err != nil {
			t.Error(err)
		}
	}
	joining.Go(join)
	require.Eventually(t, func() bool { return source.reads.Load() == 1 }, 10*time.Second, time.Millisecond)
	for range joins - 1 {
		joining.Go(join)
	}
	require.Eventually(t, func() bool { return h.snapshots.Waiting(id) == joins-1 }, 10*time.Second, time.Millisecond)
	close(source.proceed)
	joining.Wait()
	require.Equal(t, int64(2), source.reads.Load(), "one that had begun, and one for all later callers")
}
