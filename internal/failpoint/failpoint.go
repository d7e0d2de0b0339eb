// Package failpoint lets a test stop a replica at the worst moments: it wraps the ports of shop.Service, listens to the
// ledger's sessions and to HTTP, and at each gap of a command's way asks whether something is to happen there. Only
// cmd/sneakerhead/failpoints_on.go imports it, which is built with the tag failpoints.
//
//	asking ▶ gate ▶ admitted ▶ … ▶ applying ▶ lock and read ▶ locked ▶ Decide ▶ decided ▶ write and COMMIT ─┐
//	answered ◀ answers ◀ settled ◀ settle ◀ committed ◀ reply to COMMIT ◀ sent ◀────────────────────────────┘
//
// A point is a gap and the kind of a command that is on its way there, such as committed/purchase. A batch of several
// kinds passes the points of each.
package failpoint

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Action is what happens at a point.
type Action string

// Everything that can happen at a point.
const (
	Kill  Action = "kill"  // the process, by SIGKILL
	Pause Action = "pause" // this goroutine
	Error Action = "error" // the step fails
)

// errArmed is how a step fails that was told to.
var errArmed = errors.New("failpoint")

// strike is something armed at a point.
type strike struct {
	action Action
	after  int // hits until it strikes
	pause  time.Duration
}

// Set is the failpoints of one process.
type Set struct {
	log   *slog.Logger
	kill  func() // does not return
	shift atomic.Int64

	mu    sync.Mutex
	armed map[string]*strike
	hits  map[string]int
	seen  map[string]int
	pokes map[poke]int
	wakes []func() // held back until the answers are out
}

// New returns a set with nothing armed.
func New(log *slog.Logger) *Set {
	return &Set{
		log: log, kill: killProcess, armed: map[string]*strike{}, hits: map[string]int{}, seen: map[string]int{}, pokes: map[poke]int{},
	}
}

// killProcess ends the process as kill -9 does: nothing is flushed, closed or said.
func killProcess() {
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
	select {}
}

// Arm has an action happen at a point, once, at the after-th hit from now on.
func (s *Set) Arm(point string, action Action, after int, pause time.Duration) error {
	if action != Kill && action != Pause && action != Error {
		return fmt.Errorf("failpoint %s: no such action: %q", point, action)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.armed[point] = &strike{action: action, after: max(1, after), pause: pause}
	return nil
}

// ArmAll arms what FAILPOINTS says: "committed/purchase=kill@3;locked/reserve=pause:500", with a pause in milliseconds
// and a count of hits.
func (s *Set) ArmAll(text string) error {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' }) {
		point, what, _ := strings.Cut(part, "=")
		what, count, _ := strings.Cut(what, "@")
		action, ms, _ := strings.Cut(what, ":")
		after, _ := strconv.Atoi(count)
		pauseMs, _ := strconv.Atoi(ms)
		if err := s.Arm(point, Action(action), after, time.Duration(pauseMs)*time.Millisecond); err != nil {
			return fmt.Errorf("FAILPOINTS: %w", err)
		}
	}
	return nil
}

// Disarm ends whatever has not happened.
func (s *Set) Disarm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.armed)
}

// Hits returns how often each point was passed.
func (s *Set) Hits() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.hits)
}

// Shift sets how wrong this machine's clock is.
func (s *Set) Shift(by time.Duration) { s.shift.Store(int64(by)) }

// Now is what the replica takes for its machine's time.
func (s *Set) Now() time.Time { return time.Now().Add(time.Duration(s.shift.Load())) }

// pass is called at a gap with the kinds of what is on its way there. An error: the step is to fail.
func (s *Set) pass(gap string, kinds ...string) error {
	var err error
	for _, kind := range kinds {
		point := gap + "/" + kind
		struck := s.count(point)
		if struck == nil {
			continue
		}
		switch struck.action {
		case Kill:
			s.log.Warn("failpoint kills", "point", point)
			s.kill()
		case Pause:
			s.log.Warn("failpoint pauses", "point", point, "pauseMs", struck.pause.Milliseconds())
			time.Sleep(struck.pause)
		case Error:
			s.log.Warn("failpoint fails", "point", point)
			err = fmt.Errorf("%w %s", errArmed, point)
		}
	}
	return err
}

// count notes a hit, and returns what happens at it: nil for nothing.
func (s *Set) count(point string) *strike {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hits[point]++
	struck, ok := s.armed[point]
	if !ok {
		return nil
	}
	if struck.after--; struck.after > 0 {
		return nil
	}
	delete(s.armed, point)
	return struck
}

// isArmed reports whether something is to happen at a point.
func (s *Set) isArmed(point string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.armed[point] != nil
}

// see counts what a run ought to see now and then.
func (s *Set) see(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[what]++
}
