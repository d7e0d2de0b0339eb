package faults

import (
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// These scenarios measure the promised times: nothing fails, or one thing is away for the whole
// measurement.

// injectNothing lets the drop sell for a while.
func injectNothing(s *scenario) { <-time.After(fullOrShort(20*time.Second, 3*time.Second)) }

// withoutRedis lets the drop sell without Redis. The measurement starts when Redis is gone.
func withoutRedis(s *scenario) {
	s.killRedis()
	s.from = s.away
	<-time.After(fullOrShort(20*time.Second, 4*time.Second))
	s.bringRedisBack()
}

// opensAndEnds waits for the drop's opening and scheduled end, and a little longer.
func opensAndEnds(s *scenario) { <-time.After(2*s.options.opensIn + 500*time.Millisecond) }

// opensAndEndsWithoutRedis does the same while Redis is away.
func opensAndEndsWithoutRedis(s *scenario) {
	s.killRedis()
	s.from = s.away
	<-time.After(2*s.options.opensIn + 2*time.Second)
	s.bringRedisBack()
}

// bringRedisBack ends the measurement without Redis and restarts it.
func (s *scenario) bringRedisBack() {
	s.until = s.Journal.Now()
	resume := s.suspendChecks(checker.AnyReplica, "Redis comes back", checker.SocketFinal)
	s.restartRedis()
	resume(redisRecoveryLimit)
}

// loseBusMessages loses every message on the bus, while the connections look healthy, so that no
// replica notices.
func loseBusMessages(s *scenario) {
	const news = "sneakerhead:news"
	s.scripts.Lose(news)
	s.t.Cleanup(func() { s.scripts.Lose("") })
	s.from = s.Journal.Now()
	<-time.After(fullOrShort(20*time.Second, 6*time.Second))
	results.addCount("seconds without a message on the bus", int((s.Journal.Now() - s.from).Seconds()))
}

// promisedTimes returns the scenarios that measure each condition.
func promisedTimes() []scenarioCase {
	const soon = 1500 * time.Millisecond
	waitHealthy := scenarioOptions{condition: checker.Healthy}
	alone := scenarioOptions{condition: checker.WithoutRedis, socketBound: checker.SocketsWithoutRedis}
	turns, turnsAlone := waitHealthy, alone
	turns.opensIn, turnsAlone.opensIn = soon, 2*soon
	return []scenarioCase{
		{"nothing is wrong", waitHealthy, injectNothing, 4, true},
		{"a drop opens and ends", turns, opensAndEnds, 10, true},
		{"Redis is away", alone, withoutRedis, 4, true},
		{"a drop opens and ends without Redis", turnsAlone, opensAndEndsWithoutRedis, 8, false},
		{"every message of the bus is lost", scenarioOptions{condition: checker.WithoutBus, socketBound: checker.SocketsWithoutBus}, loseBusMessages, 3, false},
	}
}

// requireAllMeasured fails a full run in which a promised time was never measured.
func requireAllMeasured(s require.TestingT, table []timed) {
	measured := map[column]bool{}
	for _, line := range table {
		measured[column{line.Promise, line.Condition}] = true
	}
	for _, promise := range checker.Promises() {
		for _, condition := range checker.Conditions() {
			must := checker.Bound(promise, condition) > 0 && (promise != checker.LeaseOutlives || condition == checker.AnyFault)
			require.Truef(s, !must || measured[column{promise, condition}], "never measured: %s, %s", promise, condition)
		}
	}
}
