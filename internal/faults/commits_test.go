package faults

import (
	"time"

	"github.com/stretchr/testify/require"
)

// cutReplies cuts replies at several rates until the wanted number has been cut.
func (s *scenario) cutReplies(what string, wanted int, every func(n int), cutSoFar func() int) {
	s.t.Helper()
	defer every(0)
	first := cutSoFar()
	limit := time.Now().Add(fullOrShort(10*time.Minute, 30*time.Second))
	for cutSoFar()-first < wanted {
		every(2 + s.faults.IntN(4))
		<-time.After(fullOrShort(2*time.Second, 300*time.Millisecond))
		require.Truef(s.t, time.Now().Before(limit), "only %d of %d %s", cutSoFar()-first, wanted, what)
		results.set(what, cutSoFar())
	}
}

// cutCommits cuts the reply to one in two to five COMMITs.
func cutCommits(s *scenario) {
	s.cutReplies("replies to COMMIT cut", fullOrShort(500, 30), s.commits.CutEvery, s.commits.Faults)
}

// cutScripts cuts the reply to one in two to five calls of Redis scripts.
func cutScripts(s *scenario) {
	s.cutReplies("replies to scripts cut", fullOrShort(500, 40), s.scripts.CutEvery, s.scripts.Faults)
}
