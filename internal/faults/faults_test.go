package faults

import (
	"testing"
	"time"

	"sneakerhead/internal/faults/checker"
)

// scenarioCase describes one scenario: the options of its drop, and the fault that is injected
// while it sells. A full run repeats it several times, each time with a new drop.
type scenarioCase struct {
	name    string
	options scenarioOptions
	inject  func(*scenario)
	repeats int
	short   bool // it is also part of a short run
}

// rounds returns how often this run plays the scenario.
func (a *scenarioCase) rounds() int {
	switch {
	case full:
		return a.repeats
	case a.short || everyScenario:
		return 1
	default:
		return 0
	}
}

// scenarioGroup is a list of scenarios that share a testbed.
type scenarioGroup struct {
	name  string
	cases []scenarioCase
}

// scenarioGroups returns the scenarios in the order of a run. A short run plays those that find the
// most bugs in the least time.
func scenarioGroups() []scenarioGroup {
	gone := scenarioOptions{soldOut: true, noAdmin: true, units: fullOrShort(3000, 90)}
	away := gone
	away.socketBound = checker.SocketsWithoutRedis
	many := scenarioOptions{people: fullOrShort(40, 20), sizes: mostSizes}
	goneBySize := gone
	goneBySize.sizes = mostSizes
	return []scenarioGroup{
		{"promised times", promisedTimes()},
		{"replicas and their links", []scenarioCase{
			{"replicas are killed at every point of a command's way", scenarioOptions{}, killAtPoints, 14, true},
			{"steps fail and take long", scenarioOptions{}, failAtPoints, 10, false},
			{"replicas are killed at random moments", scenarioOptions{}, killAtRandom, 6, true},
			{"every link is in every trouble", scenarioOptions{}, faultEveryLink, 1, false},
			{"replies to COMMIT are cut", many, cutCommits, 10, true},
			{"replies to scripts are cut", many, cutScripts, 10, true},
			{"a replica freezes", scenarioOptions{}, freeze, 1, false},
		}},
		{"Redis and Postgres", []scenarioCase{
			{"Redis is emptied again and again", goneBySize, flushRedis, 1, true},
			{"Redis is away for a whole drop", away, noRedis, 1, false},
			{"Redis comes and goes", scenarioOptions{}, redisComesAndGoes, 5, false},
			{"Redis is full", scenarioOptions{}, fullRedis, 2, false},
			{"Postgres comes and goes", scenarioOptions{}, postgresComesAndGoes, 4, true},
			{"a backup is restored", scenarioOptions{}, restoreBackup, 2, false},
			{"a constraint that nobody foresaw", scenarioOptions{people: 40}, addConstraint, 1, false},
			{"a replica's clock is wrong", scenarioOptions{}, wrongClocks, 2, false},
			{"the version before serves beside this one", scenarioOptions{sizes: noSizes}, runPreviousVersion, 1, false},
		}},
	}
}

// TestFaults runs every scenario.
func TestFaults(t *testing.T) {
	t.Logf("FAULT_SEED=%d repeats this run's schedule", runSeed)
	results.begin()
	reportProgress(t)
	if full || everyScenario {
		go func() { _, _ = previousBinary() }() // built early, for the last scenario
	}
	t.Run("with", func(t *testing.T) {
		for _, set := range scenarioGroups() {
			t.Run(set.name, func(t *testing.T) {
				s := openTestbed(t, testbedOptions{})
				for _, a := range set.cases {
					for range a.rounds() {
						t.Run(a.name, func(t *testing.T) { s.play(t, a.options, a.inject) })
					}
				}
			})
		}
		if !full && !everyScenario {
			return
		}
		t.Run("Sentinels", func(t *testing.T) {
			s := openTestbed(t, testbedOptions{sentinel: true})
			t.Run("that fail over to a replica that lags", func(t *testing.T) { s.play(t, scenarioOptions{}, failOver) })
		})
		t.Run("a small disk", func(t *testing.T) {
			d := newDisk(t)
			s := openTestbed(t, testbedOptions{postgresDir: d.dir})
			t.Run("that has no room", func(t *testing.T) { s.play(t, scenarioOptions{}, d.fillDisk) })
		})
	})
	requireRareEvents(t)
	if full {
		results.mu.Lock()
		defer results.mu.Unlock()
		requireAllMeasured(t, results.table())
	}
}

// begin records when the run began.
func (r *report) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.began = time.Now()
}
