package shop_test

import (
	"context"
	"fmt"
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

const (
	stormTime = 12 * time.Second
	// healed is when everything is right again: a lease's end, two ticks of the reconciler, and the trips between.
	healed = 7 * time.Second
)

// play lets the storm rage while everybody shops, then lets it heal, and holds what is left against what was promised.
func (s *storm) play() (failure string) {
	var shopping sync.WaitGroup
	for _, someone := range s.shoppers {
		shopping.Go(func() { s.guard(someone.shop) })
	}
	s.guard(s.rage)
	s.turn(func() { s.calm, s.redisAway = true, false })
	shopping.Wait()
	time.Sleep(healed)
	s.drainHolds()
	s.guard(s.judge)
	for _, r := range s.replicas {
		r.stop()
		s.collect(r)
	}
	time.Sleep(2 * time.Second) // the last tick ends
	for _, r := range s.replicas {
		r.Stop()
	}
	return s.failure
}

// rage is what happens to the servers.
func (s *storm) rage() {
	for until := time.Now().Add(stormTime); time.Now().Before(until); {
		s.pause(1500 * time.Millisecond)
		if s.loss == 0 {
			continue // somebody has to see an ordinary day
		}
		switch s.chance(4) {
		case 0:
			s.die(s.chance(len(s.replicas)))
		case 1:
			s.saw("gate flushed")
			s.flush()
		case 2:
			s.saw("Redis away")
			s.turn(func() { s.redisAway = !s.redisAway })
		default: // nothing
		}
	}
}

// flush takes everything from the gate.
func (s *storm) flush() { s.turn(func() { s.gate = newStormGate() }) }

// turn changes the weather.
func (s *storm) turn(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// drainHolds waits until every hold has run out and been returned.
func (s *storm) drainHolds() {
	time.Sleep(time.Duration(s.holdSeconds)*time.Second + 3*time.Second)
}

// judge holds the end against the invariants and against everything that anybody was told.
func (s *storm) judge() {
	s.judgeWorld()
	s.judgeOrder()
	s.judgeLife()
}

func (s *storm) judgeWorld() {
	s.postgres.mu.Lock()
	defer s.postgres.mu.Unlock()
	w := s.postgres.store
	s.must(w.Drop.Counts.Reserved == 0, "still reserved: %+v", w.Drop.Counts)
	for _, someone := range s.shoppers {
		someone.judge()
	}
	if s.gate.state != nil { // a drop that nobody asks for needs no gate
		s.must(s.gate.state.Stock == w.Drop.Stock(), "the gate says %+v, Postgres %+v", s.gate.state.Stock, w.Drop.Stock())
		s.must(s.gate.live(s.now()) == 0, "leases are left: %v", s.gate.leases)
	}
}

// judgeOrder: whoever was told of their hold before somebody else asked was served before them.
func (s *storm) judgeOrder() {
	var firsts []told
	for _, someone := range s.shoppers {
		firsts = append(firsts, someone.holds...)
	}
	for _, a := range firsts {
		for _, b := range firsts {
			s.must(!a.answered.Before(b.sent) || a.seq < b.seq, "%+v was served after %+v", a, b)
		}
	}
}

// judgeLife: after all of it, a free unit can be had.
func (s *storm) judgeLife() {
	if s.counts().Available == 0 {
		return
	}
	late := newShopper(s, len(s.shoppers), 1)
	held, err := s.replicas[0].Reserve(context.Background(), s.postgres.store.Drop.ID, late.name)
	s.must(err == nil, "a unit is free, and cannot be had: %v", err)
	_, err = s.replicas[0].Cancel(context.Background(), held.Reservation.ID, late.name)
	s.must(err == nil, "a hold cannot be let go: %v", err)
	s.must(s.counts().Available > 0, "the unit did not come back")
}

func (s *storm) must(ok bool, format string, arguments ...any) {
	if !ok {
		s.Errorf(format, arguments...)
		s.FailNow()
	}
}

// Errorf and FailNow make a storm what a world complains to. A failure ends the goroutine that met it; the combiner turns
// a panic into an error for those who wait.
func (s *storm) Errorf(format string, arguments ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure == "" {
		s.failure = fmt.Sprintf(format, arguments...)
	}
}

type stormFailed struct{}

// FailNow implements require.TestingT.
func (s *storm) FailNow() { panic(stormFailed{}) }

// guard keeps a failure from ending more than what met it.
func (s *storm) guard(do func()) {
	defer func() {
		if r := recover(); r != nil && r != (stormFailed{}) {
			panic(r)
		}
	}()
	do()
}

// asks notes that somebody asks for a unit, until the function that it returns is called.
func (s *storm) asks(user string) (answered func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := len(s.asked)
	s.asked = append(s.asked, asking{user: user, from: s.now()})
	return func() { s.turn(func() { s.asked[i].to = s.now() }) }
}

// wereTaken reports whether, on a day without losses, the units that were free may all have been promised to others who
// asked when somebody did: their leases end with their answers, give or take the trips on the way.
func (s *storm) wereTaken(user string, sent time.Time) bool {
	sent = sent.Add(-4 * s.trip)
	others := 0
	s.turn(func() {
		for _, a := range s.asked {
			if a.user != user && (a.to.IsZero() || !a.to.Before(sent)) {
				others++
			}
		}
	})
	return s.wasEver(sent, s.now(), func(c drop.Counts) bool { return c.Available <= others })
}

// wasEver reports whether something was true of the counts at some moment between two times.
func (s *storm) wasEver(from, to time.Time, holds func(drop.Counts) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, h := range s.history {
		over := i+1 < len(s.history) && s.history[i+1].at.Before(from)
		if !over && !h.at.After(to) && holds(h.counts) {
			return true
		}
	}
	return false
}
