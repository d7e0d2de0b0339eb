package expiry

import "github.com/google/uuid"

// KeysPattern matches every key of asynq's, as Redis's rights are written.
const KeysPattern = "asynq:*"

// Channels are the channels that asynq subscribes to.
func Channels() []string { return []string{"asynq:cancel"} }

// Commands are the commands that are sent to Redis for timers and workers, by asynq and by Backlog,
// to ask whether they are allowed; prefix is REDIS_PREFIX. They change nothing that asynq uses. The
// last one deletes the only key that the others may write.
func Commands(prefix string) [][]any {
	probe := uuid.NewString()
	key := "asynq:{" + queueOf(prefix) + "}:probe:" + probe
	return [][]any{
		{"PING"},
		{"EVAL", "return 1", 1, key},
		{"EVALSHA", "0000000000000000000000000000000000000000", 1, key},
		{"SREM", "asynq:queues", probe},
		{"ZREM", "asynq:servers", probe},
		{"ZREM", "asynq:workers", probe},
		{"DEL", "asynq:servers:{" + probe + "}", "asynq:workers:{" + probe + "}"},
		{"SET", key, "", "PX", 1000},
		{"SETEX", key, 1, ""},
		{"GET", key},
		{"INCR", key},
		{"EXISTS", key},
		{"EXPIRE", key, 1},
		{"EXPIREAT", key, 1},
		{"HSET", key, "f", "v"},
		{"HGET", key, "f"},
		{"HDEL", key, "f"},
		{"SADD", key, "m"},
		{"LPUSH", key, "v"},
		{"RPUSH", key, "v"},
		{"LREM", key, 1, "v"},
		{"LLEN", key},
		{"RPOPLPUSH", key, key},
		{"ZADD", key, 1, "m"},
		{"ZCARD", key},
		{"ZCOUNT", key, 0, 1},
		{"ZSCORE", key, "m"},
		{"ZRANGE", key, 0, 0},
		{"ZREVRANGE", key, 0, 0},
		{"ZRANGEBYSCORE", key, 0, 1},
		{"ZREMRANGEBYSCORE", key, 0, 1},
		{"ZREMRANGEBYRANK", key, 0, 0},
		{"DEL", key},
	}
}
