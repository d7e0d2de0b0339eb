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
}

// stages are the scenarios, by the stage that they share. In a short run the stages are open at the same time: much of
// it is waiting.
func stages() map[string][]act {
	gone := plot{soldOut: true, noAdmin: true, units: inFull(3000, 90)}
	away := gone
	away.socketBound = checker.SocketsWithout
	many := plot{people: inFull(40, 20)}
	return map[string][]act{
		"replicas and their links": {
			{"replicas are killed at every point of a command's way", plot{}, killAtPoints, 14},
			{"steps fail and take long", plot{}, failAtPoints, 10},
			{"replicas are killed at random moments", plot{}, killAtRandom, 6},
			{"every link is in every trouble", plot{}, troubleEveryLink, 1},
			{"replies to COMMIT are cut", many, cutCommits, 10},
			{"replies to scripts are cut", many, cutScripts, 10},
			{"a replica freezes", plot{}, freeze, 1},
		},
		"Redis and Postgres": {
			{"Redis is emptied again and again", gone, flushRedis, 1},
			{"Redis is away for a whole drop", away, noRedis, 1},
			{"Redis comes and goes", plot{}, redisComesAndGoes, 5},
			{"Redis is full", plot{}, fullRedis, 2},
			{"Postgres comes and goes", plot{}, postgresComesAndGoes, 4},
			{"a backup is restored", plot{}, restoreBackup, 2},
			{"a constraint that nobody foresaw", plot{people: 40}, unforeseen, 1},
			{"a replica's clock is wrong", plot{}, wrongClocks, 2},
			{"the version before serves beside this one", plot{}, oldBesideNew, 1},
		},
	}
}

// TestFaults plays every scenario.
func TestFaults(t *testing.T) {
	t.Logf("FAULT_SEED=%d repeats this run's schedule", runSeed)
	results.begin()
	reportProgress(t)
	go func() { _, _ = before() }() // for the last act
	t.Run("with", func(t *testing.T) {
		for name, acts := range stages() {
			onStage(t, name, func(t *testing.T) {
				s := openStage(t, stageOptions{})
				for _, a := range acts {
					for range inFull(a.times, 1) {
						t.Run(a.name, func(t *testing.T) { s.play(t, a.plot, a.wrong) })
					}
				}
			})
		}
		onStage(t, "Sentinels", func(t *testing.T) {
			s := openStage(t, stageOptions{sentinel: true})
			t.Run("that fail over to a replica that lags", func(t *testing.T) { s.play(t, plot{}, failOver) })
		})
		onStage(t, "a small disk", func(t *testing.T) {
			d := newDisk(t)
			s := openStage(t, stageOptions{postgresDir: d.dir})
			t.Run("that has no room", func(t *testing.T) { s.play(t, plot{}, d.noRoom) })
		})
	})
	seenAll(t)
}

// onStage runs what is done on one stage.
func onStage(t *testing.T, name string, play func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		if !full {
			t.Parallel()
		}
		play(t)
	})
}

// begin starts the report's clock.
func (r *report) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.began = time.Now()
}
