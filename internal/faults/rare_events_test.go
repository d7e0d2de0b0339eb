package faults

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/redisaddr"
)

// rareEvents are the events that a full run must have seen at least once each; otherwise it has not
// tested what it claims.
func rareEvents() []string {
	return []string{
		"a commit was unknown", "a commit was repeated and found done", "a gate was cold", "a purchase lost to expiry",
		"a purchase came too late", "a lease expired", "the breaker opened", "the gate was bypassed",
		"over-admitted and refused by Postgres", "all held", "sold out", "a settle failed", "the reconciler corrected a gate",
		"a gate newer than Postgres was removed", "resync heard", "socket reconnected", "a snapshot with a lower seq",
		"a task found nothing due", "a task expired holds", "the reaper expired holds", "a task was dropped", "503 overloaded",
		"503 unavailable", "a repeat was answered with 200", "a batch of several", "a batch ran one by one", "no answer", "paused",
	}
}

// requireRareEvents fails a full run that has missed one of them.
func requireRareEvents(t *testing.T) {
	t.Helper()
	results.mu.Lock()
	defer results.mu.Unlock()
	for _, what := range rareEvents() {
		if results.RareEvents[what] == 0 {
			results.RareEvents[what] = 0
			if full {
				t.Errorf("never seen: %s", what)
			}
		}
	}
}

// watchLeases counts leases that run out. Other leases end earlier, when the outcome of
// their attempt is settled.
func (s *scenario) watchLeases(ctx context.Context) {
	where, err := redisaddr.Parse(s.redisURL)
	if err != nil || where.Master != "" {
		return
	}
	client := redis.NewClient(&redis.Options{Addr: where.Nodes[0], Username: where.Username, Password: where.Password, MaxRetries: -1})
	defer client.Close()
	const almostOver = 150 * time.Millisecond
	counted := map[checker.Lease]bool{}
	for ctx.Err() == nil {
		leases, _ := client.ZRangeWithScores(ctx, "sneakerhead:{"+s.drop.String()+"}:leases", 0, 63).Result() // the oldest
		for _, found := range leases {
			end := time.UnixMilli(int64(found.Score))
			lease := checker.Lease{User: fmt.Sprint(found.Member), Ends: end.Sub(s.Journal.Began())}
			left := time.Until(end)
			if left > 0 {
				s.noteLease(lease)
			}
			if left < almostOver && !counted[lease] {
				counted[lease] = true
				s.countRareEvent("a lease expired", 1)
			}
		}
		deployment.Wait(ctx, almostOver/2)
	}
}

// noteLease records that a lease exists now.
func (s *scenario) noteLease(lease checker.Lease) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leases[lease] = s.Journal.Now()
}

// seenLeases returns all leases that were seen, each with when it was last seen. The caller holds
// mu.
func (s *scenario) seenLeases() (all []checker.Lease) {
	for lease, seen := range s.leases {
		lease.Seen = seen
		all = append(all, lease)
	}
	return all
}

// reportProgress prints the progress of a full run every ten seconds.
func reportProgress(t *testing.T) {
	if !full {
		return
	}
	ticker := time.NewTicker(10 * time.Second)
	t.Cleanup(ticker.Stop)
	go func() {
		for range ticker.C {
			fmt.Fprintln(os.Stderr, results.progress())
		}
	}()
}

// progress returns one line about the run so far.
func (r *report) progress() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	breaches := 0
	for _, n := range r.Breaches {
		breaches += n
	}
	return fmt.Sprintf("%5.0f s  %d scenarios done, now %q; killed %d at points, %d at random; cut %d COMMITs, %d scripts; Redis %d, Postgres %d times; %d breaches",
		time.Since(r.began).Seconds(), len(r.Scenarios), r.now, r.Amounts["replicas killed at named points"], r.Amounts["replicas killed at random"],
		r.Amounts["replies to COMMIT cut"], r.Amounts["replies to scripts cut"], r.Amounts["Redis killed and restarted empty"],
		r.Amounts["Postgres killed and restarted"], breaches)
}
