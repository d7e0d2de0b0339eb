package telemetry

import (
	"bytes"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRepeats(t *testing.T) {
	t.Parallel()
	open := func() (log *slog.Logger, lines func() []string, now *time.Time) {
		var out bytes.Buffer
		now = new(time.Now())
		log = slog.New(holdBackRepeats(newHandler(&out, slog.LevelInfo, FormatText, false), func() time.Time { return *now }))
		return log, func() []string { return strings.Split(strings.TrimSpace(out.String()), "\n") }, now
	}

	t.Run("passes a warning on once in 30 s, with how many were held back", func(t *testing.T) {
		t.Parallel()
		log, lines, now := open()
		for range 100 {
			log.Warn("it fails", "n", 1)
		}
		log.Error("something else")
		log.With("of", "another").Warn("it fails")
		require.Len(t, lines(), 2)
		*now = now.Add(repeatEvery)
		log.Warn("it fails")
		log.Warn("it fails")
		require.Len(t, lines(), 3)
		require.Contains(t, lines()[2], "more=100")
		*now = now.Add(repeatEvery)
		log.Warn("it fails")
		require.Contains(t, lines()[3], "more=1")
	})

	t.Run("holds back nothing below a warning, and nothing of EveryLine's", func(t *testing.T) {
		t.Parallel()
		log, lines, _ := open()
		for range 5 {
			log.Info("it works")
			EveryLine(log).Warn("a request")
		}
		require.Len(t, lines(), 10)
	})

	t.Run("remembers a bounded number of messages", func(t *testing.T) {
		t.Parallel()
		log, lines, _ := open()
		for n := range 2 * maxMessages {
			log.Warn(strconv.Itoa(n))
		}
		require.Len(t, lines(), 2*maxMessages)
		require.Len(t, log.Handler().(repeats).seen.passed, maxMessages)
	})
}
