package config

import (
	"strings"
	"time"
	_ "time/tzdata" // the image has no other files, so the zones are in the binary
)

// timeZone reads the name of a zone in the IANA database. An empty text is UTC.
func timeZone(variable, text string) (*time.Location, error) {
	name := strings.TrimSpace(text)
	zone, err := time.LoadLocation(name)
	if err != nil || !isZoneName(name) {
		return nil, wrong(variable, "want the IANA name of a time zone, such as Europe/Berlin or UTC, got %s", quote(text))
	}
	return zone, nil
}

// isZoneName reports whether a name that time.LoadLocation accepts is one that browsers know too.
// The others are this machine's own zone, and files that systems keep beside the zones.
func isZoneName(name string) bool {
	switch name {
	case "Local", "localtime", "posixrules", "Factory":
		return false
	default:
		return !strings.HasPrefix(name, "right/") && !strings.HasPrefix(name, "posix/")
	}
}
