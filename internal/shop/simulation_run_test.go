package shop_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

const (
	faultyTime = 12 * time.Second
	// recoveryTime is how long the system may take to be right again after the last fault: a lease,
	// two ticks of the reconciler, and the calls between them.
	recoveryTime = 7 * time.Second
)

// run injects faults while the shoppers buy, ends the faults, waits until the system has recovered,
// and checks the final state against everything that the shoppers were told. It returns the first
// failure, "" when there is none.
func (s *simulation) run() (failure string) {
	var shopping sync.WaitGroup
	for _, someone := range s.shoppers {
		shopping.Go(func() { s.guard(someone.run) })
	}
	s.guard(s.injectFaults)
	s.locked(func() { s.faultsOver, s.redisAway = true, false })
	shopping.Wait()
	time.Sleep(recoveryTime)
	s.drainHolds()
	s.guard(s.check)
	for _, r := range s.replicas {
		r.stop()
		s.collect(r)
	}
	time.Sleep(2 * time.Second) // the last tick ends
	for _, r := range slices.Concat(s.replicas, s.killed) {
		r.Stop()
	}
	return s.failure
}

// injectFaults kills replicas, empties the gate and disconnects Redis, at random times.
func (s *simulation) injectFaults() {
	for until := time.Now().Add(faultyTime); time.Now().Before(until); {
		s.pause(1500 * time.Millisecond)
		if s.loss == 0 {
			continue // some runs are without any fault
		}
		switch s.randomInt(5) {
		case 0:
			s.killReplica(s.randomInt(len(s.replicas)))
		case 1:
			s.saw("gate flushed")
			s.flush()
		case 2:
			s.saw("Redis away")
			s.locked(func() { s.redisAway = !s.redisAway })
		case 3:
			s.saw("sizes lost")
			s.locked(s.gate.loseSizes)
		default: // nothing
		}
	}
}

// flush empties the gate.
func (s *simulation) flush() { s.locked(func() { s.gate = newSimGate() }) }

// locked makes a change under the simulation's lock.
func (s *simulation) locked(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// drainHolds waits until every hold has run out and been returned.
func (s *simulation) drainHolds() {
	time.Sleep(time.Duration(s.holdSeconds)*time.Second + 3*time.Second)
}

// check compares the final state with the invariants and with every answer that a shopper got.
func (s *simulation) check() {
	s.checkStore()
	s.checkOrder()
	s.checkStillSells()
}

func (s *simulation) checkStore() {
	s.postgres.mu.Lock()
	defer s.postgres.mu.Unlock()
	store := s.postgres.store
	truth := store.Drop.Stock()
	s.must(truth.Reserved == 0, "still reserved: %+v", truth)
	for _, size := range truth.Sizes {
		s.must(size.Reserved == 0, "still reserved: %+v", truth)
	}
	for _, someone := range s.shoppers {
		someone.check()
	}
	if s.gate.state != nil { // without attempts after the last flush there is no gate
		s.must(s.gate.state.Stock.Equal(&truth), "the gate says %+v, Postgres %+v", s.gate.state.Stock, truth)
		s.must(s.gate.live(s.now()) == 0, "leases are left: %v", s.gate.leases)
	}
}

// checkOrder: a hold that was confirmed before another was asked for has the lower seq.
func (s *simulation) checkOrder() {
	var firsts []confirmedHold
	for _, someone := range s.shoppers {
		firsts = append(firsts, someone.holds...)
	}
	for _, a := range firsts {
		for _, b := range firsts {
			s.must(!a.answered.Before(b.sent) || a.seq < b.seq, "%+v was served after %+v", a, b)
		}
	}
}

// checkStillSells: in the end an available unit of any size can be held and released.
func (s *simulation) checkStillSells() {
	stock := s.stock()
	if len(stock.Sizes) == 0 && stock.Available > 0 {
		s.checkSells(nil)
	}
	for _, size := range stock.Sizes {
		if size.Available > 0 {
			s.checkSells(drop.Wish{size.ID})
		}
	}
}

func (s *simulation) checkSells(wish drop.Wish) {
	late := newShopper(s, len(s.shoppers), 1)
	late.name += wishInWords(wish) // somebody else for each size
	held, err := s.replicas[0].Reserve(context.Background(), s.postgres.store.Drop.ID, late.name, wish)
	s.must(err == nil, "a unit is free, and cannot be had: %v", err)
	_, err = s.replicas[0].Cancel(context.Background(), held.Reservation.ID, late.name)
	s.must(err == nil, "a hold cannot be let go: %v", err)
	stock := s.stock()
	s.must(available(&stock, wish), "the unit did not come back")
}

func (s *simulation) must(ok bool, format string, arguments ...any) {
	if !ok {
		s.Errorf(format, arguments...)
		s.FailNow()
	}
}

// Errorf and FailNow make a simulation the require.TestingT of its store. A failure ends its
// goroutine by a panic; the combiner turns a panic within a batch into an error for the callers.
func (s *simulation) Errorf(format string, arguments ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure == "" {
		s.failure = fmt.Sprintf(format, arguments...)
	}
}

type checkFailed struct{}

// FailNow implements require.TestingT.
func (s *simulation) FailNow() { panic(checkFailed{}) }

// guard runs a function and recovers the panic of a failed check.
func (s *simulation) guard(do func()) {
	defer func() {
		if r := recover(); r != nil && r != (checkFailed{}) {
			panic(r)
		}
	}()
	do()
}

// noteReserve notes that a user's reserve is pending, until the function that it returns is called.
func (s *simulation) noteReserve(user string) (answered func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := len(s.asked)
	s.asked = append(s.asked, pendingReserve{user: user, from: s.now()})
	return func() { s.locked(func() { s.asked[i].to = s.now() }) }
}

// mayHaveBeenTaken reports whether in a run without losses all available units of what a user
// wanted may have been leased to other users whose reserves were pending at the same time as this
// user's: a lease ends with the answer, give or take some calls' latency.
func (s *simulation) mayHaveBeenTaken(user string, wish drop.Wish, sent time.Time) bool {
	sent = sent.Add(-4 * s.latency)
	others := 0
	s.locked(func() {
		for _, a := range s.asked {
			if a.user != user && (a.to.IsZero() || !a.to.Before(sent)) {
				others++
			}
		}
	})
	return s.wasEver(sent, s.now(), func(stock *drop.Stock) bool {
		return every(stock, wish, func(c drop.Counts) bool { return c.Available <= others })
	})
}

// wasEver reports whether something was true of the stock at some moment between two times.
func (s *simulation) wasEver(from, to time.Time, holds func(*drop.Stock) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, h := range s.history {
		over := i+1 < len(s.history) && s.history[i+1].at.Before(from)
		if !over && !h.at.After(to) && holds(&h.stock) {
			return true
		}
	}
	return false
}
