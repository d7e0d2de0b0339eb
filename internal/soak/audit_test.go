package soak

import (
	"os/exec"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// longestGate is how long a gate may exist after its drop is over: two hours after a known end, a
// day after the last change if there was no end time.
const longestGate = 24*time.Hour + time.Minute

// audit runs the audit over all drops, and checks every key left in Redis: each must have a time to
// live, and there are at most three for each drop.
func (k *soak) audit() {
	command := exec.Command(binary, "audit")
	command.Env = []string{"DB_URL=" + k.dbURL, "REDIS_URL=" + k.redisURL}
	output, err := command.CombinedOutput()
	k.report.Audit = strings.TrimSpace(string(output))
	if err != nil {
		k.fail("audit: %v: %s", err, output)
	}
	ctx, client := k.t.Context(), k.clients.Jobs
	keys := client.Scan(ctx, 0, "*", 1000).Iterator()
	for keys.Next(ctx) {
		ours := strings.HasPrefix(keys.Val(), "sneakerhead:")
		left, err := client.PTTL(ctx, keys.Val()).Result()
		require.NoError(k.t, err)
		switch {
		case ours && left < 0:
			k.fail("key %s has no end", keys.Val())
		case ours && left > longestGate:
			k.fail("key %s exists for %s more", keys.Val(), left)
		case ours:
			k.report.GateKeys++
			k.report.LongestKeyHours = max(k.report.LongestKeyHours, left.Hours())
		default:
			k.report.OtherKeys = append(k.report.OtherKeys, keys.Val())
		}
	}
	require.NoError(k.t, keys.Err())
	const each, asynqs = 3, 20 + archivedAtMost
	if most := each * k.report.drops(); k.report.GateKeys > most {
		k.fail("%d keys of gates are left, at most %d are allowed", k.report.GateKeys, most)
	}
	if others := len(k.report.OtherKeys); others > asynqs {
		k.fail("asynq has %d keys in a queue with nothing in it: %s", others, strings.Join(k.report.OtherKeys, " "))
	}
}
