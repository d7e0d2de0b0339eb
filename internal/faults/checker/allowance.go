package checker

import (
	"slices"
	"time"
)

// Allowance is a time in which a promise about time cannot be kept, and the harness knows why: a replica that it has
// stopped does not answer. No promise about units has one.
type Allowance struct {
	Check   string // Overdue, SocketFinal, AnswerTime or Recovery
	Replica int    // AnyReplica, or the one that it is about
	From    time.Duration
	Until   time.Duration
	Why     string
}

// AnyReplica is the Replica of an allowance that is about all of them.
const AnyReplica = -1

// Deadline returns until when something that began at start must be done: the bound, or the end of an outage that began
// before that, and of the next one, if it began before the first had ended.
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
