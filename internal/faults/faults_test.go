package faults

import (
	"testing"
	"time"

	"sneakerhead/internal/faults/checker"
)

// act is one scenario: what is sold, and what goes wrong meanwhile. In a full run it is played some times over, each time
// with a drop of its own.
type act struct {
	name  string
	plot  plot
	wrong func(*scenario)
	times int
	short bool // also in a short run
}

// rounds is how often the scenario is played in this run.
func (a *act) rounds() int {
	switch {
	case full:
		return a.times
	case a.short || each:
		return 1
	default:
		return 0
	}
}

// setting is the scenarios that share a stage.
type setting struct {
	name string
	acts []act
}

// settings are the scenarios, in the order of a run. A short one plays those that find the most in the least time.
func settings() []setting {
	gone := plot{soldOut: true, noAdmin: true, units: inFull(3000, 90)}
	away := gone
	away.socketBound = checker.SocketsWithout
	many := plot{people: inFull(40, 20)}
	return []setting{
		{"promised times", promisedTimes()},
		{"replicas and their links", []act{
			{"replicas are killed at every point of a command's way", plot{}, killAtPoints, 14, false},
			{"steps fail and take long", plot{}, failAtPoints, 10, false},
			{"replicas are killed at random moments", plot{}, killAtRandom, 6, true},
			{"every link is in every trouble", plot{}, troubleEveryLink, 1, false},
			{"replies to COMMIT are cut", many, cutCommits, 10, true},
			{"replies to scripts are cut", many, cutScripts, 10, true},
			{"a replica freezes", plot{}, freeze, 1, false},
		}},
		{"Redis and Postgres", []act{
			{"Redis is emptied again and again", gone, flushRedis, 1, true},
			{"Redis is away for a whole drop", away, noRedis, 1, false},
			{"Redis comes and goes", plot{}, redisComesAndGoes, 5, false},
			{"Redis is full", plot{}, fullRedis, 2, false},
			{"Postgres comes and goes", plot{}, postgresComesAndGoes, 4, true},
			{"a backup is restored", plot{}, restoreBackup, 2, false},
			{"a constraint that nobody foresaw", plot{people: 40}, unforeseen, 1, false},
			{"a replica's clock is wrong", plot{}, wrongClocks, 2, false},
			{"the version before serves beside this one", plot{}, oldBesideNew, 1, false},
		}},
	}
}

// TestFaults plays every scenario.
func TestFaults(t *testing.T) {
	t.Logf("FAULT_SEED=%d repeats this run's schedule", runSeed)
	results.begin()
	reportProgress(t)
	if full || each {
		go func() { _, _ = before() }() // for the last act
	}
	t.Run("with", func(t *testing.T) {
		for _, set := range settings() {
			t.Run(set.name, func(t *testing.T) {
				s := openStage(t, stageOptions{})
				for _, a := range set.acts {
					for range a.rounds() {
						t.Run(a.name, func(t *testing.T) { s.play(t, a.plot, a.wrong) })
					}
				}
			})
		}
		if !full && !each {
			return
		}
		t.Run("Sentinels", func(t *testing.T) {
			s := openStage(t, stageOptions{sentinel: true})
			t.Run("that fail over to a replica that lags", func(t *testing.T) { s.play(t, plot{}, failOver) })
		})
		t.Run("a small disk", func(t *testing.T) {
			d := newDisk(t)
			s := openStage(t, stageOptions{postgresDir: d.dir})
			t.Run("that has no room", func(t *testing.T) { s.play(t, plot{}, d.noRoom) })
		})
	})
	seenAll(t)
	if full {
		results.mu.Lock()
		defer results.mu.Unlock()
		allMeasured(t, results.table())
	}
}

// begin starts the report's clock.
func (r *report) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.began = time.Now()
}
