package config

import (
	"log/slog"
	"math"
	"net"
	"net/mail"
	"net/netip"
	"strconv"
	"strings"

	"sneakerhead/internal/origin"
)

// integer reads a whole number within bounds. Kind says what is wanted.
func integer(variable, text string, unset, low, high int, kind string) (int, error) {
	if text = strings.TrimSpace(text); text == "" {
		return unset, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < low || number > high {
		return 0, wrong(variable, "want %s, got %s", kind, quote(text))
	}
	return number, nil
}

// limit reads a count of which 0 means none.
func limit(variable, text string, unset int) (int, error) {
	return integer(variable, text, unset, 0, math.MaxInt32, "a whole number from 0 up (0 = no limit)")
}

// items splits a list at its commas, without the empty ones.
func items(text string) []string {
	var found []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			found = append(found, item)
		}
	}
	return found
}

func origins(variable, text string) (origin.Origins, error) {
	parsed, err := origin.ParseList(text)
	if err != nil {
		return origin.Origins{}, wrong(variable, "%w", err)
	}
	return parsed, nil
}

func networks(variable, text string) ([]netip.Prefix, error) {
	var found []netip.Prefix
	for _, item := range items(text) {
		network, err := netip.ParsePrefix(item)
		if err != nil {
			return nil, wrong(variable, "want networks such as 10.0.0.0/8,192.168.1.7/32, got %s", quote(item))
		}
		found = append(found, network.Masked())
	}
	return found, nil
}

func emails(variable, text string) ([]string, error) {
	found := items(text)
	for _, item := range found {
		parsed, err := mail.ParseAddress(item)
		if err != nil || parsed.Address != item {
			return nil, wrong(variable, "want e-mail addresses separated by commas, got %s", quote(item))
		}
	}
	return found, nil
}

// metricsAddr returns an empty text for "off". The word is not a port, so that an
// empty setting can keep meaning the default.
func metricsAddr(text string) (string, error) {
	switch text = strings.TrimSpace(text); text {
	case "":
		return "127.0.0.1:9090", nil
	case "off":
		return "", nil
	}
	host, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil || host != "" && !isHost(host) {
		return "", wrong("METRICS_ADDR", "want host:port such as 127.0.0.1:9090, or off, got %s", quote(text))
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

// isHost accepts an address or a name, as Listen does.
func isHost(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	_, err := origin.Parse("http://" + text)
	return err == nil && !strings.Contains(text, ":")
}
