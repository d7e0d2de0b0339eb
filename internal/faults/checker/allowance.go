package checker

import (
	"slices"
	"time"
)

// Allowance is a time in which a promised time cannot be kept for a known reason, such as a replica
// that the test has stopped. There are no allowances for promises about units.
type Allowance struct {
	Check   string // Overdue, SocketFinal, AnswerTime or Recovery
	Replica int    // the replica it applies to, or AnyReplica
	From    time.Duration
	Until   time.Duration
	Why     string
}

// AnyReplica is the Replica of an allowance for all replicas.
const AnyReplica = -1

// Deadline returns when something that began at start must be done: after the bound, or later if an
// outage began before that. Then it is the end of the outage, or of the next one if that began
// before the first had ended.
func (e *Evidence) Deadline(check string, replica int, start, bound time.Duration) time.Duration {
	windows := slices.Clone(e.Allowances)
	slices.SortFunc(windows, func(a, b Allowance) int { return int(a.From - b.From) })
	until := start + bound
	for _, w := range windows {
		about := w.Check == check && (w.Replica == AnyReplica || w.Replica == replica)
		if about && w.From <= until && w.Until >= start {
			until = max(until, w.Until)
		}
	}
	return until
}
