package expiry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// Worker runs the delayed tasks that timers have written.
type Worker struct {
	server *asynq.Server
	poker  Poker
	clock  shop.Clock
}

// NewWorker returns a worker on redis. prefix is REDIS_PREFIX. Start it, then Stop it before the
// Redis client is closed.
func NewWorker(redis redis.UniversalClient, prefix string, poker Poker, clock shop.Clock, log *slog.Logger) *Worker {
	server := asynq.NewServerFromRedisClient(redis, asynq.Config{
		Concurrency: pokesAtOnce,
		Queues:      map[string]int{queueOf(prefix): 1},
		// The defaults fire a task up to 6.5 s late.
		DelayedTaskCheckInterval: 250 * time.Millisecond,
		TaskCheckInterval:        100 * time.Millisecond,
		RetryDelayFunc:           func(int, error, *asynq.Task) time.Duration { return time.Second },
		IsFailure:                func(err error) bool { return !errors.Is(err, errEarly) },
		ShutdownTimeout:          shop.PokeLimit,
		Logger:                   logger{log},
		LogLevel:                 asynq.WarnLevel,
	})
	return &Worker{server: server, poker: poker, clock: clock}
}

// Start begins to run tasks.
func (w *Worker) Start() error {
	if err := w.server.Start(asynq.HandlerFunc(w.process)); err != nil {
		return fmt.Errorf("start expiry worker: %w", err)
	}
	return nil
}

// Stop waits for the tasks that run.
func (w *Worker) Stop() { w.server.Shutdown() }

// process runs one task: it pokes the task's drop. It returns errEarly when Postgres's clock has
// not reached the task's second yet. That nothing is overdue is no error.
func (w *Worker) process(ctx context.Context, task *asynq.Task) error {
	var p payload
	if err := json.Unmarshal(task.Payload(), &p); err != nil {
		return fmt.Errorf("read task: %w: %w", err, asynq.SkipRetry)
	}
	if w.clock.Now().Before(time.Unix(p.Second, 0)) {
		return errEarly
	}
	err := w.poker.Poke(ctx, p.DropID)
	if errors.Is(err, drop.ErrNotFound) {
		return fmt.Errorf("%w: %w", err, asynq.SkipRetry)
	}
	return err
}

// logger passes asynq's own messages to slog. They have one message in our log, because asynq
// repeats them for as long as Redis is away, and the log passes on few of one message.
type logger struct{ log *slog.Logger }

func (l logger) Debug(args ...any) { l.say(slog.LevelDebug, args) }
func (l logger) Info(args ...any)  { l.say(slog.LevelInfo, args) }
func (l logger) Warn(args ...any)  { l.say(slog.LevelWarn, args) }
func (l logger) Error(args ...any) { l.say(slog.LevelError, args) }
func (l logger) Fatal(args ...any) { l.say(slog.LevelError, args) }

func (l logger) say(level slog.Level, args []any) {
	l.log.Log(context.Background(), level, "asynq", "says", fmt.Sprint(args...))
}
