package faults

import (
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// postgresComesAndGoes kills and restarts Postgres several times.
func postgresComesAndGoes(s *scenario) {
	for range fullOrShort(5, 1) {
		<-time.After(time.Duration(200+s.faults.IntN(500)) * time.Millisecond)
		from, resume := s.Journal.Now(), s.postgresIsAway()
		require.NoError(s.t, s.postgres.Kill())
		<-time.After(time.Duration(100+s.faults.IntN(fullOrShort(5000, 500))) * time.Millisecond)
		require.NoError(s.t, s.postgres.Restart(s.t.Context()))
		results.addCount("Postgres killed and restarted", 1)
		s.recovers(checker.PostgresBack, from)
		resume(recoveryLimit)
	}
}

// postgresIsAway suspends the checks that cannot pass without Postgres. Requests must still be
// answered.
func (s *scenario) postgresIsAway() (resume func(within time.Duration)) {
	return s.suspendChecks(checker.AnyReplica, "Postgres is away", checker.Overdue, checker.SocketFinal)
}
