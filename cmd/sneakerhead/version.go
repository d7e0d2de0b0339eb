package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version and revision are set by the build.
var (
	version  = "dev"
	revision = ""
)

// versionCommand is `sneakerhead version`.
type versionCommand struct{}

// Run implements the command.
func (versionCommand) Run(p *process) error {
	_, err := fmt.Fprintln(p.stdout, versionLine())
	return err
}

// versionLine names the version, the revision of the source when it is known, and Go's version.
func versionLine() string {
	details := runtime.Version()
	if found := sourceRevision(); found != "" {
		details = "revision " + found + ", " + details
	}
	return fmt.Sprintf("sneakerhead %s (%s)", version, details)
}

// sourceRevision returns the revision that the Makefile has set, or that Go has noted.
func sourceRevision() string {
	if revision != "" {
		return revision
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	found, modified := "", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			found = setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			modified = "-dirty"
		}
	}
	if found == "" {
		return ""
	}
	return found + modified
}
