package rehearsal

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// schedule starts steps when they are due. A person who waits is one entry of its heap, so many
// thousands cost little. A step that is due runs on a goroutine of its own, because it may wait for
// an answer.
type schedule struct {
	late func(time.Duration) // is told how late each step began; may be nil

	mu      sync.Mutex
	waiting steps
	stopped bool
	wake    chan struct{} // has an element when an earlier step may have been added
	running sync.WaitGroup
}

// step is something that somebody does at a time.
type step struct {
	due time.Time
	do  func(due time.Time)
}

func newSchedule(late func(time.Duration)) *schedule {
	return &schedule{late: late, wake: make(chan struct{}, 1)}
}

// at has a step done when it is due. After the schedule has stopped, nothing is done any more.
func (s *schedule) at(due time.Time, do func(due time.Time)) {
	s.mu.Lock()
	first := false
	if !s.stopped {
		heap.Push(&s.waiting, step{due, do})
		first = s.waiting[0].due.Equal(due)
	}
	s.mu.Unlock()
	if first {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

// run starts steps until the context ends, and returns when those that run have ended.
func (s *schedule) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if next, some := s.startDue(time.Now()); some {
			timer.Reset(time.Until(next))
		}
		select {
		case <-ctx.Done():
			s.stop()
			return
		case <-timer.C:
		case <-s.wake:
		}
	}
}

// startDue starts the steps that are due, and returns when the next one is.
func (s *schedule) startDue(now time.Time) (next time.Time, some bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.waiting) > 0 {
		if s.waiting[0].due.After(now) {
			return s.waiting[0].due, true
		}
		due := heap.Pop(&s.waiting).(step) //nolint:forcetypeassert // it has only steps
		s.running.Go(func() {
			if s.late != nil {
				s.late(time.Since(due.due))
			}
			due.do(due.due)
		})
	}
	return time.Time{}, false
}

func (s *schedule) stop() {
	s.mu.Lock()
	s.stopped, s.waiting = true, nil
	s.mu.Unlock()
	s.running.Wait()
}

// steps implements heap.Interface: the step that is due first is the first.
type steps []step

func (s steps) Len() int           { return len(s) }
func (s steps) Less(i, j int) bool { return s[i].due.Before(s[j].due) }
func (s steps) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

// Push implements heap.Interface.
func (s *steps) Push(x any) { *s = append(*s, x.(step)) } //nolint:forcetypeassert // it has only steps

// Pop implements heap.Interface.
func (s *steps) Pop() any {
	all := *s
	last := all[len(all)-1]
	all[len(all)-1] = step{} // so that what it refers to can be collected
	*s = all[:len(all)-1]
	return last
}
