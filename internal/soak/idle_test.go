package soak

import (
	"fmt"
	"time"

	"sneakerhead/internal/faults/deployment"
)

// Tolerances.
const (
	// Tickers of the product and of asynq may have a goroutine or two at work during a sample.
	goroutineSlack = 4
	// File descriptors of the three replicas that are not connections to a store, such as one that
	// is being opened or closed.
	fileSlack = 3
	// Tasks that asynq gave up because Postgres was away each time they ran, which is when the
	// machine stalled.
	archivedAtMost = 50
	// How long it may take until everything is idle: a hold's end, its task and the closing of
	// connections.
	restWithin = 20 * time.Second
)

// left lists what a sample after the load has more of than the one before the load.
func (k *soak) left(now *sample) (left []string) {
	rest := k.report.Rest
	for n, r := range now.Replicas {
		if most := rest.Replicas[n].Goroutines + goroutineSlack; r.Goroutines > most {
			left = append(left, fmt.Sprintf("replica %d has %d goroutines, where %d are the most: %d at rest", n, r.Goroutines, most, rest.Replicas[n].Goroutines))
		}
		if r.Sockets > 0 {
			left = append(left, fmt.Sprintf("replica %d counts %d sockets", n, r.Sockets))
		}
	}
	if files, most := now.files(), k.report.RestFiles+fileSlack; files > most {
		left = append(left, fmt.Sprintf("%d files are open, beside the connections to the stores, where %d are the most", files, most))
	}
	if now.Stores.OldestSeconds > 1 {
		left = append(left, fmt.Sprintf("a transaction is %.1f s old", now.Stores.OldestSeconds))
	}
	if waiting := now.Stores.Tasks - now.Stores.Archived; waiting > 0 || now.Stores.Archived > archivedAtMost {
		left = append(left, fmt.Sprintf("%d tasks are left, and %d that were given up", waiting, now.Stores.Archived))
	}
	return left
}

// files counts the open files of all replicas, without connections to the stores: pools keep those
// open, and have their own bound.
func (s *sample) files() (files int) {
	for _, r := range s.Replicas {
		files += r.Files
	}
	return files - s.Stores.Backends - s.Stores.RedisClients
}

// atRest measures the replicas before the load: the lowest of several samples, because of tickers.
func (k *soak) atRest() {
	const samples = 8
	k.report.Rest = k.measure("rest")
	k.report.RestFiles = k.report.Rest.files()
	for range samples {
		<-time.After(10 * deployment.PollEvery)
		now := k.measure("rest")
		k.report.RestFiles = min(k.report.RestFiles, now.files())
		for n := range now.Replicas {
			rest := &k.report.Rest.Replicas[n]
			rest.Goroutines = min(rest.Goroutines, now.Replicas[n].Goroutines)
			rest.HeapMB = min(rest.HeapMB, now.Replicas[n].HeapMB)
		}
	}
}

// waitIdle waits until nothing of the load is left, and returns the last sample.
func (k *soak) waitIdle(phase string) *sample {
	k.client.CloseIdleConnections()
	for limit := time.Now().Add(restWithin); ; {
		now := k.measure(phase)
		left := k.left(now)
		if len(left) == 0 {
			k.report.sampled(now)
			return now
		}
		if time.Now().After(limit) {
			for _, what := range left {
				k.fail("%s: %s", phase, what)
			}
			k.showGoroutines()
			k.report.sampled(now)
			return now
		}
		<-time.After(10 * deployment.PollEvery)
	}
}

// fail fails the test and adds the failure to the report.
func (k *soak) fail(format string, figures ...any) {
	k.t.Errorf(format, figures...)
	k.report.failed(fmt.Sprintf(format, figures...))
}

// showGoroutines logs where a replica's goroutines are, the most frequent places first.
func (k *soak) showGoroutines() {
	lines := 0
	k.read(k.replicas[0], k.replicas[0].Pprof, "/debug/pprof/goroutine?debug=1", func(line string) {
		if lines++; lines < 60 {
			k.t.Log(line)
		}
	})
}
