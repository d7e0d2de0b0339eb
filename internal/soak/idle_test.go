package soak

import (
	"fmt"
	"time"

	"sneakerhead/internal/faults/deployment"
)

// Slack, and what it is for.
const (
	// The ticks of each second, and asynq's, have a goroutine or two at work when one looks.
	goroutineSlack = 4
	// Descriptors of three replicas that are no connection to a store: one that is just being opened or closed.
	fileSlack = 3
	// Tasks that asynq has given up, because Postgres was away whenever they ran: when the machine stood still.
	archivedAtMost = 50
	// How long everything may take to be as at rest: a hold's end, its task and the ends of connections.
	restWithin = 20 * time.Second
)

// left says what is more than at rest, in a sample of a shop that everybody has left.
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

// files counts the open descriptors of all replicas that are no connection to a store: pools keep those that they have
// opened, and have a bound of their own.
func (s *sample) files() (files int) {
	for _, r := range s.Replicas {
		files += r.Files
	}
	return files - s.Stores.Backends - s.Stores.RedisClients
}

// atRest measures a shop that nobody has come to yet: the least of some samples, because ticks come and go.
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

// waitIdle waits until nothing is left of what came, and returns the last sample.
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

// fail is a verdict that goes into the report too.
func (k *soak) fail(format string, figures ...any) {
	k.t.Errorf(format, figures...)
	k.report.failed(fmt.Sprintf(format, figures...))
}

// showGoroutines logs where a replica's goroutines are, those of which there are most first.
func (k *soak) showGoroutines() {
	lines := 0
	k.read(k.replicas[0], "/debug/pprof/goroutine?debug=1", func(line string) {
		if lines++; lines < 60 {
			k.t.Log(line)
		}
	})
}
