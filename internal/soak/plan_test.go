package soak

import (
	"os"
	"strconv"
	"time"
)

// plan has the amounts of a run.
type plan struct {
	full      bool
	past      int // drops that are over before the run; in a full run as many as the public list shows
	length    time.Duration
	drops     int           // drops on sale at the same time
	life      time.Duration // of the shortest drop; the longest takes three times as long
	visits    float64       // started in a second
	followers int           // sockets open at the same time
	stay      time.Duration // how long the shortest of them stays; the longest stays eight times as long
	sample    time.Duration // how often everything is measured
	passes    int           // repetitions of the same requests
}

// planned returns the plan of SOAK_MINUTES (20) minutes when SOAK=full, and otherwise of a few
// seconds.
func planned() plan {
	if os.Getenv("SOAK") != "full" {
		return plan{
			length: 8 * time.Second, drops: 4, life: 1500 * time.Millisecond, visits: 30, followers: 24, stay: 500 * time.Millisecond,
			sample: time.Second, passes: 3,
		}
	}
	minutes := 20.0
	if asked, err := strconv.ParseFloat(os.Getenv("SOAK_MINUTES"), 64); err == nil {
		minutes = asked
	}
	return plan{
		full: true, past: 500, length: time.Duration(minutes * float64(time.Minute)), drops: 6, life: 7 * time.Second, visits: 34, followers: 48,
		stay: 5 * time.Second, sample: 5 * time.Second, passes: 10,
	}
}
