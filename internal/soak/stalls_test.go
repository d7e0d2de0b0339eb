package soak

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sneakerhead/internal/faults/checker"
)

// stalls are the moments in which this machine was too busy. A run is long, and other programs run
// beside it. When the test is not woken in time, or cannot get a new connection to Postgres within
// a third of a second, measured times say nothing. Promises about units are checked all the same.
type stalls struct {
	mu    sync.Mutex
	times []stall
}

type stall struct{ from, until time.Time }

const (
	pulse     = 500 * time.Millisecond
	pulseLate = 250 * time.Millisecond
)

// watchMachine looks for stalls until ctx ends.
func (k *soak) watchMachine(ctx context.Context) {
	ticker := time.NewTicker(pulse)
	defer ticker.Stop()
	for last := time.Now(); ctx.Err() == nil; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		woken := time.Now()
		late := woken.Sub(last) - pulse
		if conn, err := pgx.Connect(ctx, k.dbURL); err == nil {
			_ = conn.Close(ctx)
		}
		if late = max(late, time.Since(woken)); late > pulseLate {
			k.stalls.add(stall{from: last.Add(-pulse), until: time.Now().Add(10 * late)}) // as in watchStalls
		}
		last = woken
	}
}

func (s *stalls) add(one stall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.times = append(s.times, one)
}

// during reports whether the machine stalled at some time between the two.
func (s *stalls) during(from, until time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.times, func(one stall) bool { return one.from.Before(until) && one.until.After(from) })
}

// seconds returns how long the machine was stalled or recovering in total.
func (s *stalls) seconds() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all time.Duration
	var counted time.Time
	for _, one := range s.times {
		if one.until.After(counted) {
			from := one.from
			if from.Before(counted) {
				from = counted
			}
			all, counted = all+one.until.Sub(from), one.until
		}
	}
	return all.Seconds()
}

// allowances returns the stalls as allowances for a journal that began at this time.
func (s *stalls) allowances(began time.Time) (all []checker.Allowance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.times {
		if one.until.Before(began) {
			continue
		}
		for _, check := range []string{checker.AnswerTime, checker.SocketFinal, checker.Overdue} {
			all = append(all, checker.Allowance{
				Check: check, Replica: checker.AnyReplica, From: one.from.Sub(began), Until: one.until.Sub(began),
				Why: "the machine was busy with something else",
			})
		}
	}
	return all
}
