package config

import (
	"log/slog"
	"net"
	"strconv"
	"strings"
)

// LoggingSettings say what is logged and measured.
type LoggingSettings struct {
	MetricsAddr string `env:"METRICS_ADDR" placeholder:"127.0.0.1:9090" help:"Where /metrics is served, or off."`
	PprofAddr   string `env:"PPROF_ADDR" placeholder:"off" help:"Where profiles are served, under /debug/pprof/, or off."`
	LogLevel    string `env:"LOG_LEVEL" placeholder:"info" help:"debug, info, warn or error."`
	LogRequests string `env:"LOG_REQUESTS" placeholder:"errors" help:"Which requests are logged: errors (every 5xx), all, or off. Probes are logged only with all."`
	LogFormat   string `env:"LOG_FORMAT" placeholder:"text|json" unset:"text on a terminal, otherwise json" help:"text or json. Default: text on a terminal, otherwise json."`
}

// Logging is the checked form of [LoggingSettings].
type Logging struct {
	MetricsAddr string // empty when metrics are off
	PprofAddr   string // empty when profiles are off
	LogLevel    slog.Level
	LogRequests RequestLog
	LogFormat   string // "text", "json", or empty to choose by the terminal
}

// RequestLog says which requests have a line in the log.
type RequestLog string

// The values of RequestLog. A 500 always has a line, because it is a bug.
const (
	LogErrors RequestLog = "errors" // every 5xx
	LogAll    RequestLog = "all"
	LogNone   RequestLog = "off"
)

func (s *LoggingSettings) read(c *Config) (err error) {
	if c.MetricsAddr, err = sideAddr("METRICS_ADDR", s.MetricsAddr, "127.0.0.1:9090"); err != nil {
		return err
	}
	if c.PprofAddr, err = sideAddr("PPROF_ADDR", s.PprofAddr, ""); err != nil {
		return err
	}
	if c.LogLevel, err = logLevel(s.LogLevel); err != nil {
		return err
	}
	if c.LogRequests, err = requestLog(s.LogRequests); err != nil {
		return err
	}
	c.LogFormat, err = logFormat(s.LogFormat)
	return err
}

// sideAddr reads the address of a server besides the API's. It returns an empty text for "off".
func sideAddr(variable, text, unset string) (string, error) {
	switch text = strings.TrimSpace(text); text {
	case "":
		return unset, nil
	case "off":
		return "", nil
	}
	host, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil || host != "" && !isHost(host) {
		return "", wrong(variable, "want host:port such as 127.0.0.1:9090, or off, got %s", quote(text))
	}
	return text, nil
}

func logLevel(text string) (slog.Level, error) {
	levels := map[string]slog.Level{
		"": slog.LevelInfo, "debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}
	level, known := levels[strings.ToLower(strings.TrimSpace(text))]
	if !known {
		return 0, wrong("LOG_LEVEL", "want debug, info, warn or error, got %s", quote(text))
	}
	return level, nil
}

func logFormat(text string) (string, error) {
	switch format := strings.ToLower(strings.TrimSpace(text)); format {
	case "", "text", "json":
		return format, nil
	}
	return "", wrong("LOG_FORMAT", "want text or json, got %s", quote(text))
}

func requestLog(text string) (RequestLog, error) {
	switch which := RequestLog(strings.ToLower(strings.TrimSpace(text))); which {
	case "":
		return LogErrors, nil
	case LogErrors, LogAll, LogNone:
		return which, nil
	}
	return "", wrong("LOG_REQUESTS", "want errors, all or off, got %s", quote(text))
}
