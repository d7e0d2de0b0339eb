package main

import (
	"fmt"
	"time"

	"sneakerhead/internal/api"
)

// maxClockOffset is how far this machine's clock may be from Postgres's.
const maxClockOffset = 2 * time.Second

// condition is what the last look at Postgres, at Redis and at the clocks has found.
type condition struct {
	postgresAway   bool
	schemaOld      bool          // a migration of this binary's is missing
	ledgerAway     bool          // the ledger gets no connection, though Postgres answers
	readOnly       bool          // Postgres refuses to write
	lostLimits     string        // which limits the ledger's sessions do not have; empty when all hold
	offset         time.Duration // how far Postgres's clock is ahead of this machine's
	redisConfirmed bool          // Redis's clock agrees with Postgres's; only looked at while offset is too large
	redisAway      bool          // Redis, or a part of it, does not answer
}

func (c *condition) clockIsWrong() bool { return c.offset.Abs() > maxClockOffset }

// readiness returns what /readyz says of a replica that serves, and the reason when that is not
// "ready". A replica is not ready only where another one may be: where all of them must find the
// same, it is degraded, because taking every replica out of the balancer helps nobody.
func (c *condition) readiness() (api.Readiness, string) {
	offset := c.offset.Abs().Round(time.Millisecond)
	switch {
	case c.schemaOld:
		return api.Unready, "the database's schema is older than this binary: run `sneakerhead migrate up`"
	case c.clockIsWrong() && c.redisConfirmed:
		return api.Unready, fmt.Sprintf("this machine's clock is %s off Postgres's, with which Redis's agrees: set it right", offset)
	case c.postgresAway:
		return api.Degraded, "Postgres does not answer: nothing can be held or bought, and lists are the last that were read"
	case c.ledgerAway:
		return api.Degraded, "Postgres gives the ledger no connection: nothing can be held or bought"
	case c.readOnly:
		return api.Degraded, "Postgres is read-only: nothing can be held or bought"
	case c.lostLimits != "":
		return api.Degraded, fmt.Sprintf("sessions of Postgres do not have their limits (%s), so a frozen replica may keep a drop locked: "+
			"put only session pooling in front of Postgres, and start the replicas again", c.lostLimits)
	case c.clockIsWrong():
		return api.Degraded, fmt.Sprintf("Postgres's clock is %s off this machine's, and Redis's does not confirm it: set the wrong one right", offset)
	case c.redisAway:
		return api.Degraded, "Redis, or a part of it, does not answer: holds are confirmed without the gate, sockets are fed each second"
	default:
		return api.Ready, ""
	}
}
