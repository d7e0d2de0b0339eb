package checker

import (
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Promise is a row of the table of promised times.
type Promise string

// The names of the promised times in reports.
const (
	ReturnShown   Promise = "a unit that came back is on a watching screen"
	OverdueFor    Promise = "a hold stays active after its end"
	ScreenRight   Promise = "a screen shows a change"
	GateRight     Promise = "the gate equals Postgres and has no lease, after the last change"
	LeaseOutlives Promise = "a lease outlives its request"
	RedisBack     Promise = "all is right again after Redis is back"
	PostgresBack  Promise = "all is right again after Postgres is back"
	Announced     Promise = "an opening, a pause or an end is announced"
	Answered      Promise = "a running replica answers"
)

// Promises returns all of them in the order of reports.
func Promises() []Promise {
	return []Promise{ReturnShown, OverdueFor, LeaseOutlives, ScreenRight, GateRight, RedisBack, PostgresBack, Announced, Answered}
}

// Condition is a column of that table: what is wrong during the whole run, or during the measured
// part of it.
type Condition string

// The conditions. AnyFault is for all other scenarios; measurements during an outage with an
// allowance do not count.
const (
	Healthy      Condition = "healthy"
	WithoutRedis Condition = "without Redis"
	WithoutBus   Condition = "no message on the bus"
	AnyFault     Condition = "any fault"
)

// Conditions returns all of them in the order of reports.
func Conditions() []Condition { return []Condition{Healthy, WithoutRedis, WithoutBus, AnyFault} }

// bounds has the promised times.
//
//nolint:gochecknoglobals // a constant table
var bounds = map[Promise]map[Condition]time.Duration{
	ReturnShown:   {Healthy: time.Second, WithoutRedis: 3 * time.Second},
	OverdueFor:    {Healthy: 2 * time.Second, WithoutRedis: OverdueAtMost, WithoutBus: 2 * time.Second, AnyFault: OverdueAtMost},
	LeaseOutlives: {Healthy: leaseLasts, WithoutBus: leaseLasts, AnyFault: leaseLasts},
	ScreenRight:   {Healthy: SocketsRight, WithoutRedis: SocketsWithoutRedis, WithoutBus: SocketsWithoutBus},
	GateRight:     {Healthy: 2 * time.Second, WithoutBus: 2 * time.Second, AnyFault: leaseLasts},
	RedisBack:     {AnyFault: 2 * time.Second},
	PostgresBack:  {AnyFault: 5 * time.Second},
	Announced:     {Healthy: 250 * time.Millisecond, WithoutRedis: 1500 * time.Millisecond},
	Answered:      {Healthy: AnsweredWithin, WithoutRedis: AnsweredWithin, WithoutBus: AnsweredWithin, AnyFault: AnsweredWithin},
}

// Bound returns the promised time under a condition; 0: none is promised.
func Bound(p Promise, c Condition) time.Duration { return bounds[p][c] }

// Share returns the share of measurements that must be within the bound.
func Share(p Promise) float64 {
	if p == ReturnShown {
		return 0.99
	}
	return 1
}

// Sample is one measurement of a promise. A measurement during an outage with an allowance is
// excused and does not count.
type Sample struct {
	Promise Promise
	Took    time.Duration
	Excused bool
}

// promised compares the samples with the promised times.
func promised(e *Evidence) (all []Breach) {
	took := map[Promise][]time.Duration{}
	for _, s := range Times(e) {
		if !s.Excused {
			took[s.Promise] = append(took[s.Promise], s.Took)
		}
	}
	for _, p := range Promises() {
		bound, times := Bound(p, e.Condition), took[p]
		if bound == 0 || len(times) == 0 {
			continue
		}
		slices.Sort(times)
		if at := times[int(math.Ceil(Share(p)*float64(len(times))))-1]; at > bound {
			all = append(all, newBreach(Promised, e.dropID(), "%s: %g of %d instances took up to %s (the longest %s), %s where %s are promised",
				p, Share(p), len(times), at, times[len(times)-1], e.Condition, bound))
		}
	}
	return all
}

// dropID returns the id of the first drop; a scenario has only one.
func (e *Evidence) dropID() uuid.UUID {
	if len(e.Truth.Drops) == 0 {
		return uuid.Nil
	}
	return e.Truth.Drops[0].ID
}
