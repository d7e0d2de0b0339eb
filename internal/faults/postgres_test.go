package faults

import (
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// postgresComesAndGoes kills Postgres with everything that runs in it, again and again.
func postgresComesAndGoes(s *scenario) {
	for range inFull(5, 1) {
		from := s.journal.Now()
		require.NoError(s.t, s.postgres.Kill())
		<-time.After(time.Duration(100+s.faults.IntN(inFull(5000, 500))) * time.Millisecond)
		require.NoError(s.t, s.postgres.Restart(s.t.Context()))
		results.did("Postgres killed and restarted", 1)
		s.recovers(checker.PostgresBack, from)
		s.postgresWasAway(from)
		<-time.After(time.Duration(s.faults.IntN(500)) * time.Millisecond)
	}
}

// postgresWasAway allows for what nobody can do without it. Answers came all the same.
func (s *scenario) postgresWasAway(from time.Duration) {
	for _, check := range []string{checker.Overdue, checker.SocketFinal} {
		s.allow(checker.Allowance{
			Check: check, Replica: checker.AnyReplica, From: from, Until: s.journal.Now() + rightAgain, Why: "Postgres was away",
		})
	}
}
