package rehearsal

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// lag measures how late this program itself is: what it felt as an answer's time would otherwise
// partly be its own. Late is a step of a person that began after it was due, or a beat of a clock
// that only beats.
type lag struct {
	mu    sync.Mutex
	steps *hdrhistogram.Histogram // microseconds
	beats *hdrhistogram.Histogram

	began                time.Time
	cpu, waited          time.Duration // when it began
	cpuUsed, waitedTotal time.Duration
	lasted               time.Duration
}

// beatEvery is how far the beats are apart.
const beatEvery = 5 * time.Millisecond

// Lag is how late the program was, in milliseconds.
type Lag struct {
	StepsP99     float64 `json:"stepsP99Ms"`
	BeatsP99     float64 `json:"beatsP99Ms"`
	Worst        float64 `json:"worstMs"`
	CPUs         float64 `json:"cpus"`         // processors that it kept busy, on average
	WaitedForCPU float64 `json:"waitedForCpu"` // seconds of each second that its threads were ready and had none
	Bound        float64 `json:"boundMs"`      // how late the 99th of a hundred may be
	Worthless    string  `json:"worthless"`    // why the figures mean nothing; empty: they do
}

func newLag() *lag {
	return &lag{steps: newHistogram(), beats: newHistogram(), began: time.Now(), cpu: cpuTime(), waited: runDelay()}
}

// newHistogram counts times from a microsecond to ten minutes, to three digits.
func newHistogram() *hdrhistogram.Histogram {
	return hdrhistogram.New(1, (10 * time.Minute).Microseconds(), 3)
}

func record(h *hdrhistogram.Histogram, d time.Duration) {
	_ = h.RecordValue(min(max(d.Microseconds(), 1), h.HighestTrackableValue())) // it is within the bounds
}

// step records how late a step began.
func (l *lag) step(late time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	record(l.steps, late)
}

// beat beats until the context ends.
func (l *lag) beat(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for due := time.Now(); ; due = due.Add(beatEvery) {
		timer.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			l.end()
			return
		case <-timer.C:
		}
		late := time.Since(due)
		l.mu.Lock()
		record(l.beats, late)
		l.mu.Unlock()
	}
}

func (l *lag) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cpuUsed, l.waitedTotal, l.lasted = cpuTime()-l.cpu, runDelay()-l.waited, time.Since(l.began)
}

// mostLate is how late the program may be at most, unless another bound was chosen.
const mostLate = 100 * time.Millisecond

// smallestTime is the shortest answer that lateness is compared with: nobody feels less.
const smallestTime = 100 * time.Millisecond

// verdict says how late the program was, and whether figures with that 99th percentile of answers
// mean anything: it may not be later than the chosen bound; where none was chosen (0), not
// later than mostLate, nor than a quarter of them.
func (l *lag) verdict(chosen, shownP99 time.Duration) Lag {
	l.mu.Lock()
	defer l.mu.Unlock()
	steps, beats := percentile(l.steps, 99), percentile(l.beats, 99)
	bound := chosen
	if bound == 0 {
		bound = min(mostLate, max(shownP99, smallestTime)/4)
	}
	found := Lag{
		StepsP99: ms(steps), BeatsP99: ms(beats), Bound: ms(bound),
		Worst: ms(max(percentile(l.steps, 100), percentile(l.beats, 100))),
	}
	if l.lasted > 0 {
		found.CPUs, found.WaitedForCPU = l.cpuUsed.Seconds()/l.lasted.Seconds(), max(0, l.waitedTotal.Seconds()/l.lasted.Seconds())
	}
	if worst := max(steps, beats); worst > bound {
		found.Worthless = "this program itself was late by " + human(worst) + " or more once in a hundred times, and at most " + human(bound) +
			" is allowed: what it measured is partly its own lateness. Run it on a machine with more processor time, or with fewer --buyers"
	}
	return found
}

func percentile(h *hdrhistogram.Histogram, p float64) time.Duration {
	return time.Duration(h.ValueAtPercentile(p)) * time.Microsecond
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// cpuTime returns the processor time that this process has used.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// runDelay returns for how long this process's threads were ready to run and had no processor; 0
// where the system does not say.
func runDelay() (sum time.Duration) {
	files, _ := filepath.Glob("/proc/self/task/*/schedstat")
	for _, file := range files {
		text, err := os.ReadFile(file)
		fields := bytes.Fields(text)
		if err != nil || len(fields) < 2 {
			continue // the thread has ended
		}
		if delay, err := strconv.ParseInt(string(fields[1]), 10, 64); err == nil {
			sum += time.Duration(delay)
		}
	}
	return sum
}
