package rdb

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// ErrRefused says that Redis is there and refuses this user or password, or that its certificate is
// not trusted. Trying again does not help.
var ErrRefused = errors.New("REDIS_URL")

// noRightToConfig is the warning about a Redis whose CONFIG this user may not call, as with many
// services that run Redis for others.
const noRightToConfig = "Redis does not let this user read its maxmemory-policy: make sure that it is noeviction"

// CheckPolicy returns a warning for the log when a node of Redis may evict keys: a gate that is
// evicted is loaded again, but an evicted delayed task is lost. It returns "" when no node may, and
// an error when a node could not be asked, which is ErrRefused when waiting does not help.
func CheckPolicy(ctx context.Context, client redis.UniversalClient) (string, error) {
	cluster, ok := client.(*redis.ClusterClient)
	if !ok {
		return nodePolicy(ctx, client)
	}
	var mu sync.Mutex
	warning := ""
	err := cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		found, err := nodePolicy(ctx, node)
		mu.Lock()
		defer mu.Unlock()
		if found != "" {
			warning = found
		}
		return err
	})
	if warning != "" {
		return warning, nil // even if other nodes could not be asked
	}
	return "", err
}

func nodePolicy(ctx context.Context, node redis.Cmdable) (string, error) {
	settings, err := node.ConfigGet(ctx, "maxmemory-policy").Result()
	switch {
	case answers(err, "NOPERM", "ERR unknown command"):
		return noRightToConfig, nil
	case err != nil:
		return "", fmt.Errorf("read Redis's maxmemory-policy: %w", explainRefusal(err))
	}
	if policy := settings["maxmemory-policy"]; policy != "noeviction" {
		return fmt.Sprintf("Redis's maxmemory-policy is %q: under memory pressure it would delete delayed tasks; "+
			"set it to noeviction", policy), nil
	}
	return "", nil
}

// explainRefusal turns an error into ErrRefused, with what to put right, when Redis has refused for
// good; it returns other errors as they are.
func explainRefusal(err error) error {
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &certificate):
		return fmt.Errorf("%w: Redis's certificate is not trusted (%w): add its authority to this machine's", ErrRefused, certificate.Err)
	case answers(err, "WRONGPASS"):
		return fmt.Errorf("%w: Redis refuses the user or the password: set both right", ErrRefused)
	case answers(err, "NOAUTH"):
		return fmt.Errorf("%w: Redis wants a password: write it as redis://user:password@host:port", ErrRefused)
	default:
		return err
	}
}

// answers reports whether err is an error that Redis has answered, beginning with one of the words.
func answers(err error, words ...string) bool {
	var answer redis.Error
	return errors.As(err, &answer) && slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(answer.Error(), word) })
}
