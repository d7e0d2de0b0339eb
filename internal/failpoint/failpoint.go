// Package failpoint lets a test kill, pause or fail a replica between any two steps of a command.
// It wraps the ports of shop.Service, traces the ledger's connections and wraps the HTTP handler;
// at each gap between two steps it checks whether a fault is armed there. Only
// cmd/sneakerhead/failpoints_on.go imports it, which is built with the tag failpoints.
//
//	asking ▶ gate ▶ admitted ▶ … ▶ applying ▶ lock and read ▶ locked ▶ Decide ▶ decided ▶ write and COMMIT ─┐
//	answered ◀ answers ◀ settled ◀ settle ◀ committed ◀ reply to COMMIT ◀ sent ◀────────────────────────────┘
//
// A point is a gap and the kind of a command that passes it, such as committed/purchase. A batch of
// several kinds passes the points of each.
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

// Every action.
const (
	Kill  Action = "kill"  // kills the process, by SIGKILL
	Pause Action = "pause" // pauses this goroutine
	Error Action = "error" // fails the step
)

// errArmed is the error of a step that failed because of an armed fault.
var errArmed = errors.New("failpoint")

// armedFault is an action that is to happen at a point.
type armedFault struct {
	action Action
	after  int // how many hits are left until it happens
	pause  time.Duration
}

// Set is the failpoints of one process.
type Set struct {
	log   *slog.Logger
	kill  func() // does not return
	shift atomic.Int64

	mu    sync.Mutex
	armed map[string]*armedFault
	hits  map[string]int
	seen  map[string]int
	pokes map[poke]int
	wakes []func() // wake-ups that are held back until the answer has been sent
}

// New returns a set with nothing armed.
func New(log *slog.Logger) *Set {
	return &Set{
		log: log, kill: killProcess, armed: map[string]*armedFault{}, hits: map[string]int{}, seen: map[string]int{}, pokes: map[poke]int{},
	}
}

// killProcess ends the process like kill -9: nothing is flushed, closed or logged.
func killProcess() {
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
	select {}
}

// Arm makes an action happen once at a point, at the after-th hit from now on.
func (s *Set) Arm(point string, action Action, after int, pause time.Duration) error {
	if action != Kill && action != Pause && action != Error {
		return fmt.Errorf("failpoint %s: no such action: %q", point, action)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.armed[point] = &armedFault{action: action, after: max(1, after), pause: pause}
	return nil
}

// ArmAll arms the faults in the value of FAILPOINTS, such as
// "committed/purchase=kill@3;locked/reserve=pause:500": after @ the number of the hit, after : the
// pause in milliseconds.
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

// Disarm removes the faults that have not happened yet.
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

// Shift makes this machine's clock wrong by a duration.
func (s *Set) Shift(by time.Duration) { s.shift.Store(int64(by)) }

// Now is the time of the machine's clock, as shifted.
func (s *Set) Now() time.Time { return time.Now().Add(time.Duration(s.shift.Load())) }

// pass is called at a gap with the kinds of the commands that pass it. When it returns an error,
// the step must fail.
func (s *Set) pass(gap string, kinds ...string) error {
	var err error
	for _, kind := range kinds {
		point := gap + "/" + kind
		fault := s.hit(point)
		if fault == nil {
			continue
		}
		switch fault.action {
		case Kill:
			s.log.Warn("failpoint kills", "point", point)
			s.kill()
		case Pause:
			s.log.Warn("failpoint pauses", "point", point, "pauseMs", fault.pause.Milliseconds())
			time.Sleep(fault.pause)
		case Error:
			s.log.Warn("failpoint fails", "point", point)
			err = fmt.Errorf("%w %s", errArmed, point)
		}
	}
	return err
}

// hit counts a hit of a point, and returns the fault that happens at it, nil when there is none.
func (s *Set) hit(point string) *armedFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hits[point]++
	fault, ok := s.armed[point]
	if !ok {
		return nil
	}
	if fault.after--; fault.after > 0 {
		return nil
	}
	delete(s.armed, point)
	return fault
}

// isArmed reports whether a fault is armed at a point.
func (s *Set) isArmed(point string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.armed[point] != nil
}

// noteSeen counts a situation that a run of the fault suite must meet now and then.
func (s *Set) noteSeen(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[what]++
}
