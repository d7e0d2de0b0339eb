package main

import (
	"log/slog"
	"time"
)

// outage is something that can be wrong for a while. It writes one line when that begins, with the
// cause, and one when it ends, with how long it lasted.
type outage struct {
	begins, ends string
	since        time.Time // zero while all is well
}

// note records whether it is wrong now. cause is asked only when it has just begun.
func (o *outage) note(log *slog.Logger, wrong bool, cause func() string) {
	switch {
	case wrong && o.since.IsZero():
		o.since = time.Now()
		log.Warn(o.begins, "cause", cause())
	case !wrong && !o.since.IsZero():
		log.Info(o.ends, "after", time.Since(o.since).Round(time.Millisecond).String())
		o.since = time.Time{}
	}
}

// outages are all that a look can find.
type outages struct {
	postgres, ledger, readOnly, limits, schema, clock, redis outage
}

func newOutages() *outages {
	return &outages{
		postgres: outage{begins: "Postgres is away: nothing can be held or bought, and lists are the last that were read", ends: "Postgres is back"},
		ledger:   outage{begins: "Postgres gives the ledger no connection: nothing can be held or bought", ends: "the ledger has connections again"},
		readOnly: outage{begins: "Postgres is read-only: nothing can be held or bought", ends: "Postgres can be written again"},
		limits:   outage{begins: "sessions of Postgres do not have their limits", ends: "sessions of Postgres have their limits again"},
		schema:   outage{begins: "the schema is older than this binary: run `sneakerhead migrate up`", ends: "the schema is right again"},
		clock:    outage{begins: "the clocks of this machine and of Postgres disagree", ends: "the clocks agree again"},
		redis:    outage{begins: "Redis is away: holds are confirmed without the gate, and sockets are fed each second", ends: "Redis is back"},
	}
}
