// Package telemetry has logs with the id of their request, metrics, and traces. main makes one
// logger and one set of metrics and passes them on. Nothing is global except what OpenTelemetry
// keeps for the process.
package telemetry

import (
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/mattn/go-isatty"
)

// The formats of [NewLogger].
const (
	FormatText = "text"
	FormatJSON = "json"
)

// NewLogger returns a logger that writes records of at least level to w, and a function that writes
// the last of them before the program ends. When format is empty, it is text if w is a terminal,
// and otherwise JSON. Records that are logged with a context have its request id as "requestId".
// Repeated warnings are held back, and logging never waits for w: see repeats and lineQueue.
func NewLogger(w io.Writer, level slog.Leveler, format string) (log *slog.Logger, stop func()) {
	terminal := isTerminal(w)
	if format == "" && terminal {
		format = FormatText
	}
	queue := newLineQueue(w)
	direct := slog.New(newHandler(w, level, format, terminal))
	queue.report = func(lost int64) {
		direct.Warn("lines of this log were lost, because they were not read in time", "lines", lost)
	}
	go queue.run()
	handler := requestHandler{newHandler(queue, level, format, terminal)}
	return slog.New(holdBackRepeats(handler, time.Now)), queue.stop
}

func newHandler(w io.Writer, level slog.Leveler, format string, terminal bool) slog.Handler {
	if format == FormatText {
		return slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: shortTime(terminal)})
	}
	return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: utcTime})
}

func isTerminal(w io.Writer) bool {
	file, isFile := w.(*os.File)
	return isFile && isatty.IsTerminal(file.Fd())
}

// shortTime leaves out the date on a terminal.
func shortTime(terminal bool) func([]string, slog.Attr) slog.Attr {
	if !terminal {
		return utcTime
	}
	return func(groups []string, a slog.Attr) slog.Attr {
		if isRecordTime(groups, a) {
			return slog.String(slog.TimeKey, a.Value.Time().Format("15:04:05.000"))
		}
		return a
	}
}

// utcTime writes times in UTC, so that the lines of replicas in different time zones can be sorted
// together.
func utcTime(groups []string, a slog.Attr) slog.Attr {
	if isRecordTime(groups, a) {
		return slog.String(slog.TimeKey, a.Value.Time().UTC().Format(time.RFC3339Nano))
	}
	return a
}

func isRecordTime(groups []string, a slog.Attr) bool {
	return len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime
}
