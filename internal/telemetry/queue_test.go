package telemetry_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/telemetry"
)

// fullPipe is a writer that blocks until it is opened.
type fullPipe struct {
	opened chan struct{}

	mu      sync.Mutex
	written bytes.Buffer
}

func (p *fullPipe) Write(line []byte) (int, error) {
	<-p.opened
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.written.Write(line)
}

func TestLogger_AFullPipeDoesNotBlock(t *testing.T) {
	t.Parallel()
	pipe := &fullPipe{opened: make(chan struct{})}
	log, flush := telemetry.NewLogger(pipe, slog.LevelInfo, telemetry.FormatJSON)
	const lines = 10_000
	for n := range lines {
		log.Info("a line", "n", n) // would block for ever
	}
	close(pipe.opened)
	flush()
	pipe.mu.Lock()
	defer pipe.mu.Unlock()
	text := pipe.written.String()
	require.Contains(t, text, `"n":0}`)
	require.Less(t, strings.Count(text, "a line"), lines)
}

func TestLogger_SaysHowManyLinesWereLost(t *testing.T) {
	t.Parallel()
	pipe := &fullPipe{opened: make(chan struct{})}
	log, flush := telemetry.NewLogger(pipe, slog.LevelInfo, telemetry.FormatJSON)
	const lines = 10_000
	for range lines {
		log.Info("a line")
	}
	close(pipe.opened)
	flush()
	pipe.mu.Lock()
	defer pipe.mu.Unlock()
	require.Contains(t, pipe.written.String(), "lines of this log were lost")
}
