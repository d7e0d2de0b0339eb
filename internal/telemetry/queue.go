package telemetry

import (
	"bytes"
	"io"
	"sync/atomic"
	"time"
)

const (
	queueLines = 4096        // lines that wait to be written
	flushLimit = time.Second // how long the last lines may take
)

// lineQueue writes lines on a goroutine of its own, so that a reader of the log that has stopped
// reading (a full pipe) does not stop the program. When the queue is full, lines are lost, and
// counted.
type lineQueue struct {
	to     io.Writer
	report func(lost int64) // writes a line about lines that were lost, to the same writer
	lines  chan []byte      // nil: the end
	lost   atomic.Int64
	ended  chan struct{}
}

// newLineQueue returns a queue. Call run on a goroutine of its own, and stop before the program
// ends.
func newLineQueue(to io.Writer) *lineQueue {
	return &lineQueue{to: to, lines: make(chan []byte, queueLines), ended: make(chan struct{})}
}

// Write implements io.Writer. It never blocks.
func (q *lineQueue) Write(line []byte) (int, error) {
	select {
	case q.lines <- bytes.Clone(line):
	default:
		q.lost.Add(1)
	}
	return len(line), nil
}

func (q *lineQueue) run() {
	defer close(q.ended)
	for line := range q.lines {
		if line == nil {
			return
		}
		if lost := q.lost.Swap(0); lost > 0 {
			q.report(lost)
		}
		_, _ = q.to.Write(line) // there is nobody to tell
	}
}

// stop writes the lines that wait, for at most flushLimit. It may be called once.
func (q *lineQueue) stop() {
	limit := time.After(flushLimit)
	select {
	case q.lines <- nil:
	case <-limit:
		return
	}
	select {
	case <-q.ended:
	case <-limit:
	}
}
