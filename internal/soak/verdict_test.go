package soak

import (
	"fmt"
	"slices"
	"time"

	"sneakerhead/internal/faults/deployment"
)

// What may differ between a quarter of the time and the last one, in a full run.
const (
	heapGrowth     = 0.10 // of itself, and
	heapGrowthMB   = 1    // beside that: pools' buffers stay as large as the largest that they were needed for
	residentGrowth = 0.10
	residentMB     = 6 // the kernel's count follows the heap's peaks, not its middle
	countGrowth    = 8 // goroutines, files and threads of a moment: requests and sockets come and go
)

// What a replica may hold at most once everybody has left, in a short run, which has no quarters worth comparing.
const heapAfterMB = 16

// Each replica's pools have a bound; Postgres has that many backends at most.
const backendsAtMost = 3 * 32

// quarter is the medians of a quarter of the load's samples, for each replica.
type quarter []replicaSample

// verdict wants the last quarter to look like the second: the first one is for caches to fill.
func (k *soak) verdict() {
	r := k.report
	for n := range k.replicas {
		if now := r.After.Replicas[n].HeapMB; !k.plan.full && now > heapAfterMB {
			k.fail("replica %d holds %.1f MB after everybody has left, where %d are the most", n, now, heapAfterMB)
		}
	}
	for _, s := range r.Samples {
		at := k.began.Add(time.Duration(s.At * float64(time.Second)))
		old := s.Stores.OldestSeconds > promisedAnswer && !k.stalls.during(at.Add(-promisedAnswer*time.Second), at)
		if s.Stores.Backends > backendsAtMost || old {
			k.fail("at %.0f s Postgres has %d backends, and a transaction of %.1f s", s.At, s.Stores.Backends, s.Stores.OldestSeconds)
		}
	}
	second, last := r.quarter(2), r.quarter(4)
	r.Quarter2, r.Quarter4 = second, last
	if !k.plan.full {
		return
	}
	for n := range k.replicas {
		k.grows(n, "MB of live heap", second[n].HeapMB, last[n].HeapMB, second[n].HeapMB*heapGrowth+heapGrowthMB)
		k.grows(n, "MB of resident memory", second[n].ResidentMB, last[n].ResidentMB, second[n].ResidentMB*residentGrowth+residentMB)
		k.grows(n, "goroutines", float64(second[n].Goroutines), float64(last[n].Goroutines), countGrowth)
		k.grows(n, "open files", float64(second[n].Files), float64(last[n].Files), countGrowth)
		k.grows(n, "threads", float64(second[n].Threads), float64(last[n].Threads), countGrowth)
	}
}

// promisedAnswer is the longest that any statement of the product may run, and then some, in seconds.
const promisedAnswer = 3

func (k *soak) grows(n int, what string, from, to, most float64) {
	if to-from > most {
		k.fail("replica %d: %.1f %s in the second quarter, %.1f in the last, where %.1f more are allowed", n, from, what, to, most)
	}
}

// quarter returns the medians of one quarter of the load, from 1 to 4.
func (r *report) quarter(number int) quarter {
	var during []*sample
	for _, s := range r.Samples {
		if s.Phase == "load" {
			during = append(during, s)
		}
	}
	during = during[len(during)*(number-1)/4 : len(during)*number/4]
	medians := make(quarter, deployment.Replicas)
	for n := range medians {
		figure := func(of func(replicaSample) float64) float64 {
			return median(during, func(s *sample) float64 { return of(s.Replicas[n]) })
		}
		medians[n] = replicaSample{
			HeapMB:     figure(func(s replicaSample) float64 { return s.HeapMB }),
			ResidentMB: figure(func(s replicaSample) float64 { return s.ResidentMB }),
			Goroutines: int(figure(func(s replicaSample) float64 { return float64(s.Goroutines) })),
			Files:      int(figure(func(s replicaSample) float64 { return float64(s.Files) })),
			Threads:    int(figure(func(s replicaSample) float64 { return float64(s.Threads) })),
			Sockets:    int(figure(func(s replicaSample) float64 { return float64(s.Sockets) })),
		}
	}
	return medians
}

func median(samples []*sample, of func(*sample) float64) float64 {
	if len(samples) == 0 {
		return 0
	}
	figures := make([]float64, len(samples))
	for i, s := range samples {
		figures[i] = of(s)
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// String is one line about a replica.
func (s replicaSample) String() string {
	return fmt.Sprintf("heap %5.1f MB, resident %5.1f MB, %3d goroutines, %3d files, %2d threads, %3d sockets",
		s.HeapMB, s.ResidentMB, s.Goroutines, s.Files, s.Threads, s.Sockets)
}
