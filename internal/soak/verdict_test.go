package soak

import (
	"fmt"
	"slices"
	"time"

	"sneakerhead/internal/faults/deployment"
)

// How much a full run may differ between the second quarter and the last.
const (
	heapGrowth     = 0.10 // relative, plus
	heapGrowthMB   = 1    // absolute: buffers in pools stay as large as their largest use
	residentGrowth = 0.10
	residentMB     = 6 // resident memory follows the peaks of the heap, not its median
	countGrowth    = 8 // goroutines, files and threads vary with the requests and sockets of the moment
)

// The live heap that a replica may have after the load of a short run, which is too short to
// compare quarters.
const heapAfterMB = 16

// The pools of the replicas are bounded, and so are their backends in Postgres.
const backendsAtMost = 3 * 32

// quarter has the medians of each replica over a quarter of the load.
type quarter []replicaSample

// verdict compares the last quarter with the second; caches fill during the first.
func (k *soak) verdict() {
	r := k.report
	for n := range k.replicas {
		if now := r.After.Replicas[n].HeapMB; !k.plan.full && now > heapAfterMB {
			k.fail("replica %d has %.1f MB after the load; at most %d are allowed", n, now, heapAfterMB)
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

// promisedAnswer is a bit longer than any statement of the product may run, in seconds.
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
