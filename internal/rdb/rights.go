package rdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

// Needs are commands that Redis must allow its user to send, with the keys and channels that it
// must allow. The commands change nothing that anybody uses.
type Needs struct {
	Keys     string // the pattern of their keys, for messages
	Commands [][]any
	Channels []string // to subscribe to; a user who may subscribe to a channel may publish on it
}

// OwnNeeds are what the gate and the bus need. The last command deletes the only key that the
// others may write.
func (d Deployment) OwnNeeds() Needs {
	key, beat := d.keysOf(uuid.New()).gate, d.beatChannel(uuid.New())
	return Needs{
		Keys:     d.prefix() + ":*",
		Channels: []string{d.newsChannel(), beat},
		Commands: [][]any{
			{"PING"},
			{"TIME"},
			{"EVAL", "return 1", 1, key},
			{"EVALSHA", strings.Repeat("0", 40), 1, key},
			{"PUBLISH", beat, ""},
			{"HSET", key, "f", "v"},
			{"HSETNX", key, "f", "v"},
			{"HGET", key, "f"},
			{"HMGET", key, "f"},
			{"HGETALL", key}, {"HLEN", key}, {"HVALS", key},
			{"HDEL", key, "f"},
			{"EXISTS", key},
			{"PEXPIRE", key, 1000},
			{"PEXPIREAT", key, 1},
			{"ZADD", key, 1, "m"},
			{"ZREM", key, "m"},
			{"ZCARD", key},
			{"ZSCORE", key, "m"},
			{"ZRANGE", key, 0, 0},
			{"ZCOUNT", key, 0, 1},
			{"ZREMRANGEBYSCORE", key, 0, 1},
			{"DEL", key},
		},
	}
}

// Refused returns what Redis does not allow of needs, in words, and an error when it could not be
// asked. Redis looks at a user's rights before it looks at the keys, so what a command would do is
// of no importance.
func Refused(ctx context.Context, client redis.UniversalClient, needs Needs) ([]string, error) {
	var refused []string
	for _, command := range needs.Commands {
		err := client.Do(ctx, command...).Err()
		switch {
		case !answers(err, "NOPERM"):
			var answer redis.Error
			if err != nil && !errors.As(err, &answer) {
				return nil, fmt.Errorf("ask for the rights: %w", explainRefusal(err))
			}
		case strings.Contains(err.Error(), "keys"):
			refused = append(refused, "the keys "+needs.Keys)
		case strings.Contains(err.Error(), "channel"):
			refused = append(refused, "the channel "+fmt.Sprint(command[1]))
		default:
			refused = append(refused, fmt.Sprint(command[0]))
		}
	}
	for _, channel := range needs.Channels {
		switch err := subscribeOnce(ctx, client, channel); {
		case answers(err, "NOPERM") && strings.Contains(err.Error(), "channel"):
			refused = append(refused, "the channel "+channel)
		case answers(err, "NOPERM"):
			refused = append(refused, "SUBSCRIBE")
		case err != nil:
			return nil, fmt.Errorf("ask for the rights: %w", err)
		}
	}
	slices.Sort(refused)
	return slices.Compact(refused), nil
}

func subscribeOnce(ctx context.Context, client redis.UniversalClient, channel string) error {
	subscription := client.Subscribe(ctx, channel)
	defer func() { _ = subscription.Close() }() // only its answer counts
	_, err := subscription.ReceiveTimeout(ctx, busTimeout)
	return err
}
