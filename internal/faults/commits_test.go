package faults

import (
	"time"

	"github.com/stretchr/testify/require"
)

// cutReplies counts to a number of cut replies, at several rates.
func (s *scenario) cutReplies(what string, wanted int, every func(n int), struck func() int) {
	s.t.Helper()
	defer every(0)
	first := struck()
	limit := time.Now().Add(inFull(10*time.Minute, 30*time.Second))
	for struck()-first < wanted {
		every(2 + s.faults.IntN(4))
		<-time.After(inFull(2*time.Second, 300*time.Millisecond))
		require.Truef(s.t, time.Now().Before(limit), "only %d of %d %s", struck()-first, wanted, what)
		results.set(what, struck())
	}
}

// cutCommits cuts the reply to every second to fifth COMMIT.
func cutCommits(s *scenario) {
	s.cutReplies("replies to COMMIT cut", inFull(500, 30), s.commits.CutEvery, s.commits.Faults)
}

// cutScripts cuts the reply to every second to fifth script.
func cutScripts(s *scenario) {
	s.cutReplies("replies to scripts cut", inFull(500, 40), s.scripts.CutEvery, s.scripts.Faults)
}
