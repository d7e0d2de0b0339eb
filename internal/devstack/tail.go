package devstack

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// lineLimit bounds what is kept of a line, in bytes.
const lineLimit = 500

// tail passes a server's log on and remembers the line that best explains why
// the server stopped.
type tail struct {
	mu      sync.Mutex
	out     io.Writer
	partial []byte
	last    string
	fatal   string
}

func newTail(out io.Writer) *tail {
	if out == nil {
		out = io.Discard
	}
	return &tail{out: out}
}

// Write never fails: a log that cannot be written must not stop a database.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = t.out.Write(p)
	rest := p
	for {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		t.partial = append(t.partial, line[:min(len(line), lineLimit-len(t.partial))]...)
		if !found {
			return len(p), nil
		}
		t.note(strings.TrimSpace(string(t.partial)))
		t.partial = t.partial[:0]
		rest = after
	}
}

// note prefers Postgres's FATAL, which hints and farewells follow.
func (t *tail) note(line string) {
	if line == "" {
		return
	}
	t.last = line
	if strings.Contains(line, "FATAL: ") || strings.Contains(line, "PANIC: ") {
		t.fatal = line
	}
}

// telling is the fatal line if there was one, else the last.
func (t *tail) telling() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.fatal != "":
		return t.fatal
	case t.last != "":
		return t.last
	case len(t.partial) > 0:
		return string(t.partial)
	default:
		return "(it logged nothing)"
	}
}
