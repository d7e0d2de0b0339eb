package devstack

import (
	"bytes"
	"io"
	"strings"
	"sync"
)

// lineLimit is how many bytes of a line are kept.
const lineLimit = 500

// tail forwards a server's log and remembers the line that best explains why the server stopped.
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

// Write never returns an error: a server must not stop because its log cannot be written.
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

// note remembers the last line, and the last FATAL or PANIC line of Postgres, which other lines
// follow.
func (t *tail) note(line string) {
	if line == "" {
		return
	}
	t.last = line
	if strings.Contains(line, "FATAL: ") || strings.Contains(line, "PANIC: ") {
		t.fatal = line
	}
}

// explanation returns the fatal line if there was one, or else the last line.
func (t *tail) explanation() string {
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
