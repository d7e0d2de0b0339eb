package expiry

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// timerBacklog bounds how many wake-ups wait to be written to Redis.
const timerBacklog = 1024

// stopLimit bounds how long Stop waits for the remaining wake-ups to be written: Redis may be away.
const stopLimit = 2 * time.Second

// TimerMetrics are told whether wake-ups were written.
type TimerMetrics interface {
	TaskEnqueued()
	TaskDropped()
}

// Timer implements shop.Timer with asynq's delayed tasks. It writes them on a goroutine of its own,
// so that no answer waits for them. What it cannot write it drops: the reaper finds those holds.
type Timer struct {
	client  *asynq.Client
	queue   string
	log     *slog.Logger
	metrics TimerMetrics
	wakes   chan wake

	mu   sync.Mutex
	last map[uuid.UUID]int64 // each drop's last wake-up (Unix seconds), to write it only once; nil once stopped
	done sync.WaitGroup

	ctx    context.Context // ends when nothing more may be written
	cancel context.CancelFunc
}

type wake struct {
	dropID uuid.UUID
	second time.Time
}

// NewTimer returns a timer that writes through redis until Stop. prefix is REDIS_PREFIX.
func NewTimer(redis redis.UniversalClient, prefix string, log *slog.Logger, metrics TimerMetrics) *Timer {
	ctx, cancel := context.WithCancel(context.Background())
	t := &Timer{
		client:  asynq.NewClientFromRedisClient(redis),
		queue:   queueOf(prefix),
		log:     log,
		metrics: metrics,
		wakes:   make(chan wake, timerBacklog),
		last:    map[uuid.UUID]int64{},
		ctx:     ctx,
		cancel:  cancel,
	}
	t.done.Go(t.write)
	return t
}

// WakeAt implements shop.Timer.
func (t *Timer) WakeAt(dropID uuid.UUID, second time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil || t.last[dropID] == second.Unix() {
		return // stopped, or asked for already
	}
	if len(t.last) >= timerBacklog {
		clear(t.last) // asking twice is harmless
	}
	select {
	case t.wakes <- wake{dropID, second}:
		t.last[dropID] = second.Unix()
	default:
		t.metrics.TaskDropped()
	}
}

func (t *Timer) write() {
	for w := range t.wakes {
		if err := t.enqueue(w); err != nil {
			t.metrics.TaskDropped()
			t.log.Warn("a task was not written; the reaper will expire these holds", "drop", w.dropID, "second", w.second, "error", err)
			continue
		}
		t.metrics.TaskEnqueued()
	}
}

func (t *Timer) enqueue(w wake) error {
	ctx, cancel := context.WithTimeout(t.ctx, time.Second)
	defer cancel()
	task, err := taskFor(t.queue, w.dropID, w.second)
	if err != nil {
		return err
	}
	if _, err = t.client.EnqueueContext(ctx, task); errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil // another batch or replica was first
	}
	return err
}

// Stop writes the wake-ups that still wait, for at most stopLimit, and returns. It does not close
// the Redis client.
func (t *Timer) Stop() {
	t.mu.Lock()
	if t.last != nil {
		t.last = nil
		close(t.wakes)
	}
	t.mu.Unlock()
	giveUp := time.AfterFunc(stopLimit, t.cancel)
	defer giveUp.Stop()
	t.done.Wait()
	t.cancel()
}
