package faults

import (
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// postgresComesAndGoes kills Postgres with everything that runs in it, again and again.
func postgresComesAndGoes(s *scenario) {
	for range inFull(5, 1) {
		<-time.After(time.Duration(200+s.faults.IntN(500)) * time.Millisecond)
		from, resume := s.Journal.Now(), s.postgresIsAway()
		require.NoError(s.t, s.postgres.Kill())
		<-time.After(time.Duration(100+s.faults.IntN(inFull(5000, 500))) * time.Millisecond)
		require.NoError(s.t, s.postgres.Restart(s.t.Context()))
		results.did("Postgres killed and restarted", 1)
		s.recovers(checker.PostgresBack, from)
		resume(rightAgain)
	}
}

// postgresIsAway allows for what nobody can do without it. Answers come all the same.
func (s *scenario) postgresIsAway() (resume func(within time.Duration)) {
	return s.suspend(checker.AnyReplica, "Postgres is away", checker.Overdue, checker.SocketFinal)
}
