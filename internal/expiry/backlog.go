package expiry

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Backlog counts a deployment's tasks whose time has come and that have not been run: they wait for
// a worker, or for being tried again. asynq's own inspector counts all delayed tasks, and not how
// many of them are due, so this asks Redis. The names of the keys are asynq's.
func Backlog(ctx context.Context, client redis.UniversalClient, prefix string) (tasks int, err error) {
	keys := "asynq:{" + queueOf(prefix) + "}:"
	now := strconv.FormatInt(time.Now().Unix(), 10)
	var pending, scheduled, retried *redis.IntCmd
	_, err = client.Pipelined(ctx, func(p redis.Pipeliner) error {
		pending = p.LLen(ctx, keys+"pending")
		scheduled = p.ZCount(ctx, keys+"scheduled", "-inf", now)
		retried = p.ZCount(ctx, keys+"retry", "-inf", now)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count due tasks: %w", err)
	}
	return int(pending.Val() + scheduled.Val() + retried.Val()), nil
}
