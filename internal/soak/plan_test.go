package soak

import (
	"os"
	"strconv"
	"time"
)

// plan says how much comes and goes.
type plan struct {
	full      bool
	past      int // drops that were over before: a full run has as many as the public list shows
	length    time.Duration
	drops     int           // drops that are on sale at a time
	life      time.Duration // of the shortest drop; the longest has three times that
	visits    float64       // that begin in a second
	followers int           // sockets that are open at a time
	look      time.Duration // how long the shortest of them stays; the longest stays eight times as long
	sample    time.Duration // how often everything is measured
	passes    int           // of the same again
}

// planned is twenty minutes, or SOAK_MINUTES, when SOAK=full asks for that, and else some seconds of the same.
func planned() plan {
	if os.Getenv("SOAK") != "full" {
		return plan{
			length: 8 * time.Second, drops: 4, life: 1500 * time.Millisecond, visits: 30, followers: 24, look: 500 * time.Millisecond,
			sample: time.Second, passes: 3,
		}
	}
	minutes := 20.0
	if asked, err := strconv.ParseFloat(os.Getenv("SOAK_MINUTES"), 64); err == nil {
		minutes = asked
	}
	return plan{
		full: true, past: 500, length: time.Duration(minutes * float64(time.Minute)), drops: 6, life: 7 * time.Second, visits: 34, followers: 48,
		look: 5 * time.Second, sample: 5 * time.Second, passes: 10,
	}
}
