package faults

import (
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// The scenarios in which nothing dies, or one thing is away all the time: promised times are measured in them.

// nothingIsWrong sells for a while.
func nothingIsWrong(s *scenario) { <-time.After(inFull(20*time.Second, 3*time.Second)) }

// withoutRedis sells for a while without it, from the moment on at which it is gone.
func withoutRedis(s *scenario) {
	s.killRedis()
	s.from = s.away
	<-time.After(inFull(20*time.Second, 4*time.Second))
	s.comesBack()
}

// opensAndEnds waits for the drop's opening and for its end, which come by themselves, and a little longer.
func opensAndEnds(s *scenario) { <-time.After(2*s.plot.opensIn + 500*time.Millisecond) }

// opensAndEndsWithoutRedis is the same while Redis is away.
func opensAndEndsWithoutRedis(s *scenario) {
	s.killRedis()
	s.from = s.away
	<-time.After(2*s.plot.opensIn + 2*time.Second)
	s.comesBack()
}

// comesBack ends what a condition without Redis is about. What came before is held to its time.
func (s *scenario) comesBack() {
	s.until = s.Journal.Now()
	resume := s.suspend(checker.AnyReplica, "Redis comes back", checker.SocketFinal)
	s.restartRedis()
	resume(rightAfterRedis)
}

// deaf has every message on the bus lost, on links that are well otherwise, so that nobody notices.
func deaf(s *scenario) {
	const news = "sneakerhead:news"
	s.scripts.Lose(news)
	s.t.Cleanup(func() { s.scripts.Lose("") })
	s.from = s.Journal.Now()
	<-time.After(inFull(20*time.Second, 6*time.Second))
	results.did("seconds without a message on the bus", int((s.Journal.Now() - s.from).Seconds()))
}

// promisedTimes are the scenarios of each condition.
func promisedTimes() []act {
	const soon = 1500 * time.Millisecond
	well := plot{condition: checker.Healthy}
	alone := plot{condition: checker.WithoutRedis, socketBound: checker.SocketsWithout}
	turns, turnsAlone := well, alone
	turns.opensIn, turnsAlone.opensIn = soon, 2*soon
	return []act{
		{"nothing is wrong", well, nothingIsWrong, 4, true},
		{"a drop opens and ends", turns, opensAndEnds, 10, true},
		{"Redis is away", alone, withoutRedis, 4, true},
		{"a drop opens and ends without Redis", turnsAlone, opensAndEndsWithoutRedis, 8, false},
		{"every message of the bus is lost", plot{condition: checker.Deaf, socketBound: checker.SocketsDeaf}, deaf, 3, false},
	}
}

// allMeasured fails a full run that says nothing of a promise.
func allMeasured(s require.TestingT, table []timed) {
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
