package faults

import (
	"testing"
	"time"

	"sneakerhead/internal/faults/checker"
)

// act is one scenario: what is sold, and what goes wrong meanwhile.
type act struct {
	name  string
	plot  plot
	wrong func(*scenario)
}

// acts are the scenarios that share a stage.
func acts() []act {
	gone := plot{soldOut: true, noAdmin: true, units: inFull(3000, 90)}
	away := gone
	away.socketBound = checker.SocketsWithout
	many := plot{people: inFull(40, 20)}
	return []act{
		{"replicas are killed at every point of a command's way", plot{}, killAtPoints},
		{"replicas are killed at random moments", plot{}, killAtRandom},
		{"every link is in every trouble", plot{}, troubleEveryLink},
		{"replies to COMMIT are cut", many, cutCommits},
		{"replies to scripts are cut", many, cutScripts},
		{"Redis is emptied again and again", gone, flushRedis},
		{"Redis is away for a whole drop", away, noRedis},
		{"Redis comes and goes", plot{}, redisComesAndGoes},
		{"Redis is full", plot{}, fullRedis},
		{"Postgres comes and goes", plot{}, postgresComesAndGoes},
		{"a replica freezes", plot{}, freeze},
		{"a replica's clock is wrong", plot{}, wrongClocks},
		{"a backup is restored", plot{}, restoreBackup},
		{"a constraint that nobody foresaw", plot{people: 40}, unforeseen},
		{"the version before serves beside this one", plot{}, oldBesideNew},
	}
}

// TestFaults plays every scenario, most of them on one stage.
func TestFaults(t *testing.T) {
	t.Logf("FAULT_SEED=%d repeats this run's schedule", runSeed)
	results.begin()
	reportProgress(t)
	go func() { _, _ = before() }() // for the last act
	t.Run("one stage", func(t *testing.T) {
		s := openStage(t, stageOptions{})
		for _, a := range acts() {
			t.Run(a.name, func(t *testing.T) { s.play(t, a.plot, a.wrong) })
		}
	})
	t.Run("Sentinels", func(t *testing.T) {
		s := openStage(t, stageOptions{sentinel: true})
		t.Run("fail over to a replica that lags", func(t *testing.T) { s.play(t, plot{}, failOver) })
	})
	t.Run("a small disk", func(t *testing.T) {
		d := newDisk(t)
		s := openStage(t, stageOptions{postgresDir: d.dir})
		t.Run("has no room", func(t *testing.T) { s.play(t, plot{}, d.noRoom) })
	})
	seenAll(t)
}

// begin starts the report's clock.
func (r *report) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.began = time.Now()
}
