package config

import (
	"math"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sneakerhead/internal/origin"
)

// integer reads a whole number from low to high. An empty text gives unset; kind describes the
// number in the error.
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

// limit reads a number of which 0 means no limit.
func limit(variable, text string, unset int) (int, error) {
	return integer(variable, text, unset, 0, math.MaxInt32, "a whole number from 0 up (0 = no limit)")
}

// duration reads a time from 0 to longest, such as 5s. An empty text is 0.
func duration(variable, text string, longest time.Duration) (time.Duration, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > longest {
		return 0, wrong(variable, "want a time from 0s to %s, such as 5s, got %s", longest, quote(text))
	}
	return d, nil
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

// isHost reports whether text is an address or a name that net.Listen accepts.
func isHost(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	_, err := origin.Parse("http://" + text)
	return err == nil && !strings.Contains(text, ":")
}

// isIssuer reports whether text can be the address of a Clerk instance. Plain http is allowed only
// for a replacement of Clerk on the same machine, as tests use.
func isIssuer(text string) bool {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Hostname() == "" || parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" {
		return false
	}
	return parsed.Scheme == "https" || parsed.Scheme == "http" && isLoopback(parsed.Hostname())
}

// isLoopback reports whether host can be reached from this machine only. A name other than
// localhost is not looked up, because its address can change after the check.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}
