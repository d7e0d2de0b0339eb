// Package telemetry is how the product speaks about itself: logs that carry the
// request they belong to, metrics named after the domain, and traces. Nothing in
// it is global but what otel keeps for the process; main makes one logger and one
// set of metrics and hands them down.
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

// NewLogger returns a logger that writes lines of at least level to w. An empty
// format chooses text when w is a terminal, where a person reads, and JSON
// elsewhere, where a machine does. Records that are logged with a context carry
// its request id as "requestId".
func NewLogger(w io.Writer, level slog.Leveler, format string) *slog.Logger {
	terminal := isTerminal(w)
	if format == "" && terminal {
		format = FormatText
	}
	var handler slog.Handler
	if format == FormatText {
		handler = slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: shortTime(terminal)})
	} else {
		handler = slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: utcTime})
	}
	return slog.New(requestHandler{handler})
}

func isTerminal(w io.Writer) bool {
	file, isFile := w.(*os.File)
	return isFile && isatty.IsTerminal(file.Fd())
}

// shortTime leaves the date out on a terminal: whoever looks at one knows it.
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

// utcTime makes the lines of replicas in different zones sort together.
func utcTime(groups []string, a slog.Attr) slog.Attr {
	if isRecordTime(groups, a) {
		return slog.String(slog.TimeKey, a.Value.Time().UTC().Format(time.RFC3339Nano))
	}
	return a
}

func isRecordTime(groups []string, a slog.Attr) bool {
	return len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime
}
