package checker

import (
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Promise is a row of the design's table of promised times.
type Promise string

// The promised times, by the names under which they are reported.
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

// Promises are all of them, in the order of reports.
func Promises() []Promise {
	return []Promise{ReturnShown, OverdueFor, LeaseOutlives, ScreenRight, GateRight, RedisBack, PostgresBack, Announced, Answered}
}

// Condition is a column of that table: what is wrong for the whole of a run, or of the part of it that is measured.
type Condition string

// The conditions. AnyFault promises what holds whatever dies, as long as nothing has an allowance.
const (
	Healthy      Condition = "healthy"
	WithoutRedis Condition = "without Redis"
	Deaf         Condition = "no message on the bus"
	AnyFault     Condition = "any fault"
)

// Conditions are all of them, in the order of reports.
func Conditions() []Condition { return []Condition{Healthy, WithoutRedis, Deaf, AnyFault} }

// bounds are the promised times.
//
//nolint:gochecknoglobals // a constant that Go cannot spell
var bounds = map[Promise]map[Condition]time.Duration{
	ReturnShown:   {Healthy: time.Second, WithoutRedis: 3 * time.Second},
	OverdueFor:    {Healthy: 2 * time.Second, WithoutRedis: OverdueAtMost, Deaf: 2 * time.Second, AnyFault: OverdueAtMost},
	LeaseOutlives: {Healthy: leaseLength, Deaf: leaseLength, AnyFault: leaseLength},
	ScreenRight:   {Healthy: SocketsRight, WithoutRedis: SocketsWithout, Deaf: SocketsDeaf},
	GateRight:     {Healthy: 2 * time.Second, Deaf: 2 * time.Second, AnyFault: leaseLength},
	RedisBack:     {AnyFault: 2 * time.Second},
	PostgresBack:  {AnyFault: 5 * time.Second},
	Announced:     {Healthy: 250 * time.Millisecond, WithoutRedis: 1500 * time.Millisecond},
	Answered:      {Healthy: AnsweredWithin, WithoutRedis: AnsweredWithin, Deaf: AnsweredWithin, AnyFault: AnsweredWithin},
}

// leaseLength is how long a lease lasts when nobody ends it.
const leaseLength = 3 * time.Second

// Bound returns what is promised under a condition; 0: nothing.
func Bound(p Promise, c Condition) time.Duration { return bounds[p][c] }

// Share is how many of a promise's instances must be in time.
func Share(p Promise) float64 {
	if p == ReturnShown {
		return 0.99
	}
	return 1
}

// Sample is how long one instance of a promise took. One that met an outage which has an allowance is excused, and
// says nothing.
type Sample struct {
	Promise Promise
	Took    time.Duration
	Excused bool
}

// promised holds each promise against its samples.
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
			all = append(all, breach(Promised, e.dropID(), "%s: %g of %d instances took up to %s (the longest %s), %s where %s are promised",
				p, Share(p), len(times), at, times[len(times)-1], e.Condition, bound))
		}
	}
	return all
}

// dropID is the first drop's: a scenario has one.
func (e *Evidence) dropID() uuid.UUID {
	if len(e.Truth.Drops) == 0 {
		return uuid.Nil
	}
	return e.Truth.Drops[0].ID
}
